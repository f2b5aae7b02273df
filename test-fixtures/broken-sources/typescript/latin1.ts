// Bücher für alle.
const name = 'Jürgen';
const orders = await load(name);
