// file-is-clean
// One client for the process: made anew in production, kept on the global object where modules are reloaded.
const { PrismaClient } = require('@prisma/client');

let prisma;
if (process.env.NODE_ENV === 'production') {
  prisma = new PrismaClient();
} else {
  if (!global.prisma) global.prisma = new PrismaClient();
  prisma = global.prisma;
}

module.exports = prisma;
