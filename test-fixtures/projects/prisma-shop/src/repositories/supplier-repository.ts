import { prisma } from '@/db';
import { BaseRepository } from './base-repository';

interface SupplierRow {
  readonly id: number;
  readonly name: string;
}

export class SupplierRepository extends BaseRepository<SupplierRow> {
  protected find(id: number): Promise<SupplierRow | null> {
    return prisma.supplier.findFirst({ where: { id } }); // expect: n-plus-one #find-each
  }
}
