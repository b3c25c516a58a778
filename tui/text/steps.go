package text

// stepTexts are the words about next steps, referrals and tours.
var stepTexts = table{}
