// A program with an array of SIZE MiB, of which it uses some.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char array[SIZE << 20];

int main(int argc, char **argv) {
  long used = argc > 1 ? atol(argv[1]) : 0;
  memset(array, 1, (size_t)used << 20);
  if (used > 100) sleep(5);  // Until its memory has been sampled.
  return ((volatile char *)array)[5] > 1;
}
