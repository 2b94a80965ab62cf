// Runs for too long. If it succeeds, it runs for a second or two.
#include "attack.h"

#include <pthread.h>
#include <sys/time.h>

static double duration;

/// Uses this CPU time of the whole process.
static void *spin(void *unused) {
  while (now(CLOCK_PROCESS_CPUTIME_ID) < duration) {
  }
  return unused;
}

static void on_alarm(int signal) { (void)signal; }
static void spin_on_alarm(int signal) { spin((void *)(long)signal); }

int main(int argc, char **argv) {
  attack = argc > 1 ? argv[1] : "";
  duration = argc > 2 ? atof(argv[2]) : 0;
  long count = (long)duration;

  if (is("spin")) spin(NULL);
  if (is("spin in threads")) {
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, spin, NULL);
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  }
  if (is("spin in threads that end")) {
    double end = duration;
    for (duration = 0.01; duration < end; duration += 0.01) {
      pthread_t thread;
      pthread_create(&thread, NULL, spin, NULL);
      pthread_join(thread, NULL);
    }
  }
  if (is("ignore all signals")) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    for (int i = 1; i < 65; i++) signal(i, SIG_IGN);
    spin(NULL);
  }
  if (is("spin in a handler")) {
    signal(SIGALRM, spin_on_alarm);
    raise(SIGALRM);
  }
  if (is("storm of alarms")) {
    struct itimerval often = {{0, 100}, {0, 100}};
    signal(SIGALRM, on_alarm);
    setitimer(ITIMER_REAL, &often, NULL);
    spin(NULL);
  }
  if (is("now and then"))
    while (now(CLOCK_PROCESS_CPUTIME_ID) < duration) {
      double end = now(CLOCK_PROCESS_CPUTIME_ID) + 0.001;
      while (now(CLOCK_PROCESS_CPUTIME_ID) < end) {
      }
      usleep(100);
    }
  if (is("sleep")) usleep((useconds_t)(duration * 1e6));
  if (is("wait for a lock")) {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += (time_t)duration;
    pthread_mutex_lock(&mutex);
    pthread_mutex_timedlock(&mutex, &end);
  }
  if (is("wait for a signal")) {
    signal(SIGALRM, on_alarm);
    alarm((unsigned)duration);
    pause();
  }
  if (is("ask"))
    for (long i = 0; i < count; i++) syscall(SYS_getppid);
  if (is("ask at length")) {
    char path[4000];
    for (size_t i = 0; i < sizeof path; i++) path[i] = i % 2 ? '/' : '.';
    memcpy(path + sizeof path - 8, "fixture", 8);
    for (long i = 0; i < count; i++) access(path, F_OK);
  }
  printf("done\n");
  return 0;
}
