// getpwuid(3) and getpwnam(3) for the one user of the sandbox, in every dynamic program, without an /etc/passwd.

#include "preload.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <unistd.h>

/// The entry of the user that programs run as. passwd(5).
static int own_entry(struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  static const char text[] = "user\0x\0\0/tmp\0/bin/sh";
  enum { name = 0, password = 5, comment = 7, home = 8, shell = 13 };
  if (size < sizeof text) return ERANGE;
  __builtin_memcpy(buffer, text, sizeof text);
  *entry = (struct passwd){
      .pw_name = buffer + name, .pw_passwd = buffer + password, .pw_gecos = buffer + comment,
      .pw_dir = buffer + home, .pw_shell = buffer + shell,
      .pw_uid = getuid(), .pw_gid = getgid()};
  *result = entry;
  return 0;
}

EXPORTED int getpwuid_r(uid_t user, struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  *result = NULL;
  return user == getuid() ? own_entry(entry, buffer, size, result) : 0;
}
EXPORTED int getpwnam_r(const char *name, struct passwd *entry, char *buffer, size_t size, struct passwd **result) {
  *result = NULL;
  return !strcmp(name, "user") ? own_entry(entry, buffer, size, result) : 0;
}

static struct passwd latest_entry;
static char latest_text[32];

EXPORTED struct passwd *getpwuid(uid_t user) {
  struct passwd *found;
  getpwuid_r(user, &latest_entry, latest_text, sizeof latest_text, &found);
  return found;
}
EXPORTED struct passwd *getpwnam(const char *name) {
  struct passwd *found;
  getpwnam_r(name, &latest_entry, latest_text, sizeof latest_text, &found);
  return found;
}
