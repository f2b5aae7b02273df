export async function list() {
<<<<<<< HEAD
  return db.book.findMany({ take: 10 });
=======
  return db.book.findMany();
>>>>>>> feature
}

export const after = list();
