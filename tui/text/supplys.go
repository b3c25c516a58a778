package text

// supplyTexts are the words about need against places.
var supplyTexts = table{}
