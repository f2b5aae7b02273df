import { getTags } from '../data';

export async function getServerSideProps() { // origin: #tags
  const tags = await getTags();
  return { props: { tags } };
}

export default function TagsPage({ tags }: { tags: { id: number; label: string }[] }) {
  return <p>{tags.map((tag) => tag.label).join(', ')}</p>;
}
