// Package supply sets need against places: how many people need which type of
// course where and when, how many places are free for them, and what one more
// course would change. Pure functions over one register snapshot and the courses.
package supply
