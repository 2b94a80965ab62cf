// Communicates over the network and sockets.
#include "attack.h"

#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  int pair[2] = {-1, -1};
  if (is("sockets")) {
    const int families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) CALL(socket, families[i], SOCK_DGRAM, 0);
  }
  if (is("rare sockets")) {
    const int families[] = {AF_PACKET, 38, 40, 41, 31, 29, 44};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) CALL(socket, families[i], SOCK_RAW, 0);
  }
  if (is("server")) {
    struct sockaddr_in any = {.sin_family = AF_INET};
    int server = (int)CALL(socket, AF_INET, SOCK_STREAM, 0);
    CALL(bind, server, &any, sizeof any);
    CALL(listen, server, 1);
  }
  if (is("names of a pair")) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    snprintf(name.sun_path, sizeof name.sun_path, "_grade-attack-%d", getpid());
    name.sun_path[0] = 0;
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 20);
    say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    // Nothing can be done with such a pair on Linux either: the call must be refused before its arguments are read.
    int one = socket(AF_UNIX, SOCK_STREAM, 0);
    say("bind", bind(one < 0 ? pair[0] : one, (struct sockaddr *)&name, length));
    say("listen", listen(one < 0 ? pair[0] : one, 1));
    int other = socket(AF_UNIX, SOCK_STREAM, 0);
    say("connect", connect(other < 0 ? pair[0] : other, (struct sockaddr *)&name, length));
    say("option", setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &(int){1}, sizeof(int)));
  }
  if (is("pairs")) {
    say("datagrams", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    say("packets", socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    say("stream", socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    say("written", write(pair[0], "x", 1));
  }
  if (is("pass a descriptor")) {
    say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    union {
      struct cmsghdr header;
      char space[CMSG_SPACE(sizeof(int))];
    } rights = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
    struct iovec part = {"x", 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &rights, .msg_controllen = sizeof rights};
    CALL(sendmsg, pair[0], &message, 0);
    CALL(recvmsg, pair[1], &message, MSG_DONTWAIT);
    struct mmsghdr many = {.msg_hdr = message};
    CALL(sendmmsg, pair[0], &many, 1, 0);
    CALL(recvmmsg, pair[1], &many, 1, MSG_DONTWAIT, NULL);
  }
  if (is("flags")) {
    char byte;
    say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    say("urgent", send(pair[0], "x", 1, MSG_OOB));
    say("plain", send(pair[0], "x", 1, MSG_NOSIGNAL));
    say("to a name", sendto(pair[0], "x", 1, 0, (struct sockaddr *)&(struct sockaddr_un){.sun_family = AF_UNIX}, 3));
    say("errors", recv(pair[1], &byte, 1, MSG_ERRQUEUE | MSG_DONTWAIT));
    say("received", recv(pair[1], &byte, 1, MSG_DONTWAIT));
  }
  return 0;
}
