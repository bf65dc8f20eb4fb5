// Shows of the list of pages only those that have all the words that are typed.
const filter = document.getElementById('filter');
filter.addEventListener('input', () => {
  const words = filter.value.toLowerCase().split(/\s+/);
  for (const item of document.querySelectorAll('nav li'))
    item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
});
// The page at hand is in view in the long list.
document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest' });
