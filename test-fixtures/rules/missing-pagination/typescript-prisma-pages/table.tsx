export function Table({ children }: { children: unknown }) {
  return <table>{children}</table>;
}
