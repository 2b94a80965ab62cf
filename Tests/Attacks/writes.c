// Changes shown files, and leaves files behind.
#include "attack.h"

#include <sys/xattr.h>

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  struct timespec times[2] = {{.tv_sec = 1}, {.tv_sec = 1}};
  if (is("names")) {
    CALL(mkdir, "new", 0755);
    CALL(mkdirat, AT_FDCWD, "new2", 0755);
    CALL(symlink, "fixture", "symbolic");
    CALL(symlinkat, "fixture", AT_FDCWD, "symbolic2");
    CALL(link, "fixture", "hard");
    CALL(linkat, AT_FDCWD, "fixture", AT_FDCWD, "hard2", 0);
    CALL(mknod, "fifo", S_IFIFO | 0644, 0);
    CALL(mknodat, AT_FDCWD, "fifo2", S_IFIFO | 0644, 0);
  }
  if (is("attributes")) {
    CALL(chmod, "fixture", 0600);
    CALL(fchmodat, AT_FDCWD, "fixture", 0644);
    CALL(chown, "fixture", getuid(), getgid());
    CALL(lchown, "fixture", getuid(), getgid());
    CALL(fchownat, AT_FDCWD, "fixture", getuid(), getgid(), 0);
    CALL(utime, "fixture", NULL);
    CALL(utimes, "fixture", NULL);
    CALL(utimensat, AT_FDCWD, "fixture", times, 0);
    CALL(futimesat, AT_FDCWD, "fixture", NULL);
    CALL(setxattr, "fixture", "user.x", "y", 1, 0);
  }
  if (is("removal")) {
    CALL(truncate, "fixture", 1);
    CALL(rename, "fixture", "gone");
    CALL(renameat, AT_FDCWD, "gone", AT_FDCWD, "fixture");
    CALL(renameat2, AT_FDCWD, "fixture", AT_FDCWD, "gone", 0);
    CALL(unlink, "dir/inner");
    CALL(rmdir, "dir");
    CALL(unlinkat, AT_FDCWD, "gone", 0);
  }
  if (is("elsewhere")) {
    const char *folder = argc > 2 ? argv[2] : "/tmp";
    char path[4200];
    snprintf(path, sizeof path, "%s/.attack-%d", folder, getpid());
    say("create", open(path, O_CREAT | O_EXCL | O_WRONLY, 0600));
    say("unlink", unlink(path));
  }
  if (is("canary")) {
    const char *canary = argc > 2 ? argv[2] : "";
    say("truncate", truncate(canary, 1 << 10));
    say("open", open(canary, O_WRONLY));
    say("chmod", chmod(canary, 0600));
  }
  if (is("fill")) {
    int file = open("big", O_CREAT | O_WRONLY, 0644);
    static char block[1 << 20];
    long count = 0;
    say("create", file);
    while (count < 50 && write(file, block, sizeof block) == sizeof block) count++;
    printf("wrote %ld MiB\n", count);
  }
  return 0;
}
