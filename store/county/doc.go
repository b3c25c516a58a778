// Package county
package county
