"""Performs each operation in its arguments, NAME or NAME:ARGUMENT:..., and prints a line `NAME: RESULT` for each.

Numbers are decimal, modes are octal, and a comma separates what is listed: spawnve:0:/bin/echo:echo,hello:LANG=C,HOME=/
"""
import math
import os
import time

from rpython.rlib import rmarshal
from rpython.rlib.rarithmetic import r_uint, widen

# RPython decodes a result with the last decoder made that may fit, and a decoder of three integers may fit three
# floats. getloadavg needs the one of floats, so it is made last.
for kinds in (float, float, float), (r_uint, r_uint, r_uint):
    rmarshal.get_loader(kinds)
rmarshal.loaders.append(rmarshal.loaders.pop(-2))

NO_ARGUMENTS = ['', '', '', '']


def number(text):
    return int(text)


def mode(text):
    return int(text, 8)


def listed(text):
    return text.split(',') if text else []


def variables(text):
    table = {}
    for item in listed(text):
        equals = item.find('=')
        assert equals >= 0
        table[item[:equals]] = item[equals + 1:]
    return table


def done(nothing):
    return 'done'


def shown(data):
    if data is None:
        return 'None'
    pieces = []
    for byte in data:
        code = ord(byte)
        pieces.append(byte if ' ' <= byte <= '~' and byte != '\\' else '\\x%s%x' % ('0' if code < 16 else '', code))
    return ''.join(pieces)


def truth(value):
    return 'True' if value else 'False'


def texts(values):
    return '[' + ', '.join([shown(value) for value in values]) + ']'


def numbers(values):
    return '[' + ', '.join([str(value) for value in values]) + ']'


def two(values):
    return '(%d, %d)' % (widen(values[0]), widen(values[1]))


def three(values):
    return '(%d, %d, %d)' % values


def status(found):
    return '0%o %d %d %d %d %d %d %f %f %f' % (
        found.st_mode, found.st_ino, found.st_dev, found.st_nlink, found.st_uid, found.st_gid, found.st_size,
        found.st_atime, found.st_mtime, found.st_ctime)


def utime(a):
    if a[1]:
        os.utime(a[0], (float(a[1]), float(a[2])))
    else:
        os.utime(a[0], None)
    return 'done'


OPERATIONS = {
    # Files that are open.
    'open': lambda a: str(os.open(a[0], number(a[1]), mode(a[2]))),
    'read': lambda a: shown(os.read(number(a[0]), number(a[1]))),
    'write': lambda a: str(os.write(number(a[0]), a[1])),
    'close': lambda a: done(os.close(number(a[0]))),
    'lseek': lambda a: str(os.lseek(number(a[0]), number(a[1]), number(a[2]))),
    'fstat': lambda a: status(os.fstat(number(a[0]))),
    'ftruncate': lambda a: done(os.ftruncate(number(a[0]), number(a[1]))),
    'fsync': lambda a: done(os.fsync(number(a[0]))),
    'fdatasync': lambda a: done(os.fdatasync(number(a[0]))),
    'fchdir': lambda a: done(os.fchdir(number(a[0]))),
    'fchmod': lambda a: done(os.fchmod(number(a[0]), mode(a[1]))),
    'fchown': lambda a: done(os.fchown(number(a[0]), number(a[1]), number(a[2]))),
    'fpathconf': lambda a: str(os.fpathconf(number(a[0]), number(a[1]))),
    'dup': lambda a: str(os.dup(number(a[0]))),
    'dup2': lambda a: done(os.dup2(number(a[0]), number(a[1]))),
    'pipe': lambda a: two(os.pipe()),

    # Paths.
    'stat': lambda a: status(os.stat(a[0])),
    'lstat': lambda a: status(os.lstat(a[0])),
    'access': lambda a: truth(os.access(a[0], number(a[1]))),
    'listdir': lambda a: texts(os.listdir(a[0])),
    'readlink': lambda a: shown(os.readlink(a[0])),
    'getcwd': lambda a: shown(os.getcwd()),
    'chdir': lambda a: done(os.chdir(a[0])),
    'chroot': lambda a: done(os.chroot(a[0])),
    'mkdir': lambda a: done(os.mkdir(a[0], mode(a[1]))),
    'rmdir': lambda a: done(os.rmdir(a[0])),
    'unlink': lambda a: done(os.unlink(a[0])),
    'rename': lambda a: done(os.rename(a[0], a[1])),
    'link': lambda a: done(os.link(a[0], a[1])),
    'symlink': lambda a: done(os.symlink(a[0], a[1])),
    'chmod': lambda a: done(os.chmod(a[0], mode(a[1]))),
    'chown': lambda a: done(os.chown(a[0], number(a[1]), number(a[2]))),
    'lchown': lambda a: done(os.lchown(a[0], number(a[1]), number(a[2]))),
    'utime': utime,
    'mkfifo': lambda a: done(os.mkfifo(a[0], mode(a[1]))),
    'mknod': lambda a: done(os.mknod(a[0], mode(a[1]), number(a[2]))),
    'pathconf': lambda a: str(os.pathconf(a[0], number(a[1]))),
    'umask': lambda a: str(os.umask(mode(a[0]))),
    'tmpnam': lambda a: shown(os.tmpnam()),

    # The environment, the system, the time.
    'getenv': lambda a: shown(os.environ.get(a[0])),
    'envkeys': lambda a: texts(os.environ.keys()),
    'envitems': lambda a: texts([key + '=' + value for key, value in os.environ.items()]),
    'strerror': lambda a: shown(os.strerror(number(a[0]))),
    'uname': lambda a: '(%s, %s, %s, %s, %s)' % os.uname(),
    'sysconf': lambda a: str(os.sysconf(number(a[0]))),
    'confstr': lambda a: shown(os.confstr(number(a[0]))),
    'getloadavg': lambda a: '(%f, %f, %f)' % os.getloadavg(),
    'time': lambda a: '%f' % time.time(),
    'clock': lambda a: '%f' % time.clock(),
    'sleep': lambda a: done(time.sleep(float(a[0]))),
    'times': lambda a: '(%f, %f, %f, %f, %f)' % os.times(),

    # Processes.
    '_exit': lambda a: done(os._exit(number(a[0]))),
    'fork': lambda a: str(os.fork()),
    'waitpid': lambda a: two(os.waitpid(number(a[0]), number(a[1]))),
    'kill': lambda a: str(os.kill(number(a[0]), number(a[1]))),
    'killpg': lambda a: str(os.killpg(number(a[0]), number(a[1]))),
    'system': lambda a: str(os.system(a[0])),
    'spawnv': lambda a: str(os.spawnv(number(a[0]), a[1], listed(a[2]))),
    'spawnve': lambda a: str(os.spawnve(number(a[0]), a[1], listed(a[2]), variables(a[3]))),
    'nice': lambda a: str(os.nice(number(a[0]))),
    'getpid': lambda a: str(os.getpid()),
    'getppid': lambda a: str(os.getppid()),
    'getpgrp': lambda a: str(os.getpgrp()),
    'getpgid': lambda a: str(os.getpgid(number(a[0]))),
    'getsid': lambda a: str(os.getsid(number(a[0]))),
    'setpgrp': lambda a: done(os.setpgrp()),
    'setpgid': lambda a: done(os.setpgid(number(a[0]), number(a[1]))),
    'setsid': lambda a: str(os.setsid()),

    # Users.
    'getuid': lambda a: str(os.getuid()),
    'geteuid': lambda a: str(os.geteuid()),
    'getgid': lambda a: str(os.getgid()),
    'getegid': lambda a: str(os.getegid()),
    'getresuid': lambda a: three(os.getresuid()),
    'getresgid': lambda a: three(os.getresgid()),
    'getgroups': lambda a: numbers(os.getgroups()),
    'getlogin': lambda a: shown(os.getlogin()),
    'setuid': lambda a: done(os.setuid(number(a[0]))),
    'seteuid': lambda a: done(os.seteuid(number(a[0]))),
    'setgid': lambda a: done(os.setgid(number(a[0]))),
    'setegid': lambda a: done(os.setegid(number(a[0]))),
    'setreuid': lambda a: done(os.setreuid(number(a[0]), number(a[1]))),
    'setregid': lambda a: done(os.setregid(number(a[0]), number(a[1]))),
    'setresuid': lambda a: done(os.setresuid(number(a[0]), number(a[1]), number(a[2]))),
    'setresgid': lambda a: done(os.setresgid(number(a[0]), number(a[1]), number(a[2]))),
    'setgroups': lambda a: done(os.setgroups([number(group) for group in listed(a[0])])),
    'initgroups': lambda a: done(os.initgroups(a[0], number(a[1]))),

    # Terminals.
    'isatty': lambda a: truth(os.isatty(number(a[0]))),
    'ttyname': lambda a: shown(os.ttyname(number(a[0]))),
    'ctermid': lambda a: shown(os.ctermid()),
    'tcgetpgrp': lambda a: str(os.tcgetpgrp(number(a[0]))),
    'tcsetpgrp': lambda a: str(os.tcsetpgrp(number(a[0]), number(a[1]))),
    'openpty': lambda a: two(os.openpty()),
    'forkpty': lambda a: two(os.forkpty()),

    # Operations that are answered without the controller.
    'log': lambda a: '%f' % math.log(float(a[0])),
    'join': lambda a: shown(os.path.join(a[0], a[1])),

    # Operations on a number, which the controller answers.
    'major': lambda a: str(widen(os.major(number(a[0])))),
    'minor': lambda a: str(widen(os.minor(number(a[0])))),
    'makedev': lambda a: str(widen(os.makedev(number(a[0]), number(a[1])))),
    'WCOREDUMP': lambda a: truth(os.WCOREDUMP(number(a[0]))),
    'WIFCONTINUED': lambda a: truth(os.WIFCONTINUED(number(a[0]))),
    'WIFEXITED': lambda a: truth(os.WIFEXITED(number(a[0]))),
    'WIFSIGNALED': lambda a: truth(os.WIFSIGNALED(number(a[0]))),
    'WIFSTOPPED': lambda a: truth(os.WIFSTOPPED(number(a[0]))),
    'WEXITSTATUS': lambda a: str(os.WEXITSTATUS(number(a[0]))),
    'WSTOPSIG': lambda a: str(os.WSTOPSIG(number(a[0]))),
    'WTERMSIG': lambda a: str(os.WTERMSIG(number(a[0]))),
}


def perform(operation, arguments):
    try:
        return operation(arguments)
    except OSError as error:
        return 'OSError %d' % error.errno
    except IOError:
        return 'IOError'
    except OverflowError:
        return 'OverflowError'
    except ZeroDivisionError:
        return 'ZeroDivisionError'
    except ValueError:
        return 'ValueError'
    except MemoryError:
        return 'MemoryError'
    except KeyError:
        return 'KeyError'
    except IndexError:
        return 'IndexError'
    except RuntimeError:
        return 'RuntimeError'


def main(argv):
    for i in range(1, len(argv)):
        words = argv[i].split(':')
        if words[0] not in OPERATIONS:
            os.write(2, 'no such operation: ' + words[0] + '\n')
            return 2
        os.write(1, words[0] + ': ' + perform(OPERATIONS[words[0]], words[1:] + NO_ARGUMENTS) + '\n')
    return 0


def target(driver, args):
    driver.exe_name = 'operations'
    return main, None
