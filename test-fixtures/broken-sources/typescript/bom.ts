// A shop.
const orders = await load();
