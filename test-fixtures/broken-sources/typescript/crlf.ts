// A shop.
const orders = await load();

for (const order of orders) {
  await order.save();
}
