// A program of PyPy's sandbox that sends valid or invalid messages and prints the answers. An argument is a message
// in hexadecimal, which one read(2) is expected to answer. `+` before it sends it byte by byte, `-N,` waits for no
// answer, which will have N bytes, and `=N` sends N times the letter a. The answers are its output, one line per
// message that waits; it comes after the answers that were not waited for.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned char message[1 << 20];

static size_t decode(const char *hex) {
  size_t count = strlen(hex) / 2;
  for (size_t i = 0; i < count; i++) {
    unsigned byte = 0;
    sscanf(hex + 2 * i, "%2x", &byte);
    message[i] = (unsigned char)byte;
  }
  return count;
}

static void send_all(const void *bytes, size_t count, size_t piece) {
  for (size_t done = 0; done < count;) {
    ssize_t written = write(1, (const char *)bytes + done, count - done < piece ? count - done : piece);
    if (written <= 0) _exit(3);
    done += (size_t)written;
  }
}

static void say(const char *text, size_t count) {
  unsigned char request[1 << 18];
  size_t length = 0;
  const char *name = "ll_os.ll_os_write";
  unsigned name_length = (unsigned)strlen(name), data_length = (unsigned)count;
  request[length++] = 's';
  memcpy(request + length, &name_length, 4), length += 4;
  memcpy(request + length, name, name_length), length += name_length;
  memcpy(request + length, "(\2\0\0\0i\1\0\0\0s", 11), length += 11;
  memcpy(request + length, &data_length, 4), length += 4;
  memcpy(request + length, text, count), length += count;
  send_all(request, length, length);
  unsigned char answer[64];
  if (read(0, answer, sizeof answer) <= 0) _exit(4);
}

int main(int count, char **arguments) {
  static unsigned char answer[1 << 16];
  static char text[1 << 17];
  size_t early = 0;
  for (int i = 1; i < count; i++) {
    const char *argument = arguments[i];
    if (*argument == '=') {
      for (int left = atoi(argument + 1); left > 0; left--) send_all("a", 1, 1);
      continue;
    }
    if (*argument == '-') {
      char *rest;
      early += strtoul(argument + 1, &rest, 10);
      size_t length = decode(rest + 1);
      send_all(message, length, length);
      continue;
    }
    int bytewise = *argument == '+';
    size_t length = decode(argument + bytewise);
    send_all(message, length, bytewise ? 1 : length);
    size_t got = 0;
    do {
      ssize_t more = read(0, answer + got, sizeof answer - got);
      if (more <= 0) _exit(5);
      got += (size_t)more;
    } while (got <= early);
    early = 0;
    for (size_t j = 0; j < got; j++) sprintf(text + 2 * j, "%02x", answer[j]);
    text[2 * got] = '\n';
    say(text, 2 * got + 1);
  }
}
