import Link from 'next/link';
import { getCustomers, hasPosts } from '../../data';
import { Table } from '../../table';

async function Rows({ segment }: { segment: string }) {
  const customers = await getCustomers(segment);
  return (
    <Table>
      {customers.map((customer) => (
        <tr key={customer.id}>
          <td>
            <Link href={`/customers/${customer.id}`}>{customer.name}</Link>
          </td>
        </tr>
      ))}
    </Table>
  );
}

export default async function CustomersPage({ params }: { params: { segment: string } }) { // origin: #customers
  const active = await hasPosts(1);
  return <main>{active ? <Rows segment={params.segment} /> : <p>Nobody</p>}</main>;
}
