// Writes down the statements that the embedded PostgreSQL executes, by reading the frontend messages of its wire protocol.
// That is below the client, the driver adapter and the transaction objects, so no statement can pass by uncounted, and what the
// ORM says about itself (its `query` events) plays no part.

const decoder = new TextDecoder();

/** Watches one PGlite database. `start` begins a list, `stop` gives it: the texts in the order of execution. */
export function recordStatements(database) {
  let recorded;
  const prepared = new Map();
  let bound = '';
  const execute = database.execProtocolRawSync.bind(database);

  const read = (type, body) => {
    const text = (index) => decoder.decode(body).split('\0')[index] ?? '';
    if (type === 'Q') recorded?.push(text(0));
    else if (type === 'P') prepared.set(text(0), text(1));
    else if (type === 'B') bound = prepared.get(text(1)) ?? '';
    else if (type === 'E') recorded?.push(bound);
  };
  database.execProtocolRawSync = (message) => {
    // A startup packet begins with its length, whose first byte is 0, and holds no statement.
    for (let at = 0; message[at] !== 0 && at + 5 <= message.length; ) {
      const length = new DataView(message.buffer, message.byteOffset + at + 1, 4).getInt32(0);
      read(String.fromCharCode(message[at]), message.subarray(at + 5, at + 1 + length));
      at += 1 + length;
    }
    return execute(message);
  };
  return {
    start() {
      recorded = [];
    },
    stop() {
      const result = recorded ?? [];
      recorded = undefined;
      return result;
    },
  };
}
