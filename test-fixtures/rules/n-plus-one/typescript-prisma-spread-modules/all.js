// What several modules export, as one object.
const reviews = require('./reviews');

module.exports = { limit: 1, ...require('./books'), ...reviews };
