// no-fix: SQL that is handed over as text is not turned into one statement for all
const knex = require('knex')({ client: 'pg' });

async function named(notes) {
  for (const note of notes) await knex.raw('SELECT name FROM users WHERE note = :note', { note }); // expect: n-plus-one
}

async function identified(ids) {
  for (const id of ids) await knex.raw('SELECT ?? FROM ?? WHERE id = ?', ['name', 'users', id]); // expect: n-plus-one
}

async function identifiedByName(ids) {
  for (const id of ids) await knex.raw('SELECT name FROM :table: WHERE id = :id', { table: 'users', id }); // expect: n-plus-one
}

async function followed(ids) {
  for (const id of ids) knex.raw('SELECT name FROM users WHERE id = ?', [id]).then((found) => console.log(found.rows)); // expect: n-plus-one
}

function one(id) {
  return knex.raw('SELECT name FROM users WHERE id = ?', [id]); // expect: n-plus-one
}

async function returned(ids) {
  for (const id of ids) await one(id);
}

async function together(ids) {
  return Promise.all(ids.map((id) => knex.raw('SELECT name FROM users WHERE id = ?', [id]))); // expect: n-plus-one
}

function quiet(ids) {
  for (const id of ids) knex.raw('SELECT name FROM users WHERE id = ?', [id]); // clean: n-plus-one — it is never awaited, and so never sent
}

module.exports = { named, identified, identifiedByName, followed, returned, together, quiet };
