/* Stands between a program and the disk: notes every call that changes files below one folder,
 * and can make the n-th of them fail.
 *
 * Each call becomes one record in the trace: a fixed head, then path, second path and data. Calls
 * go to the kernel as they are (syscall(2)), so nothing here depends on the C library's own
 * wrappers. Memory maps are not seen: SQLite maps only its -shm file, which holds nothing durable.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NONE, EIO_ONCE, ENOSPC_ONCE, KILL, TORN_KILL, DISK_FULL, READ_ONLY };
enum { FDS = 4096 };

struct head {
    int32_t op, fd, flags, failed;
    int64_t at;
    int32_t path, other, data;
} __attribute__((packed));

static char root[4096];
static size_t root_length;
static int trace = -1;
static long calls, fail_at;
static int kind;
static char *open_paths[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void note(int op, int fd, int flags, int failed, int64_t at, const char *path,
                 const char *other, const void *data, size_t length) {
    if (trace < 0) return;
    struct head head = {op, fd, flags, failed, at, path ? (int32_t)strlen(path) : 0,
                        other ? (int32_t)strlen(other) : 0, (int32_t)length};
    struct iovec parts[4] = {{&head, sizeof head},
                             {(void *)path, (size_t)head.path},
                             {(void *)other, (size_t)head.other},
                             {(void *)data, length}};
    int saved = errno;
    pthread_mutex_lock(&lock);
    syscall(SYS_writev, trace, parts, 4);
    pthread_mutex_unlock(&lock);
    errno = saved;
}

static int watched_path(const char *path) {
    return root_length && path && strncmp(path, root, root_length) == 0 &&
           (path[root_length] == '/' || path[root_length] == 0);
}

static const char *watched(int fd) {
    return fd >= 0 && fd < FDS ? open_paths[fd] : NULL;
}

/* Whether the coming call shall fail: sets errno. `grows` says that it would need room; `half`
 * becomes the number of bytes that are written all the same. */
static int fails(int grows, size_t *half, size_t length) {
    long now = ++calls;
    if (half) *half = 0;
    if (!fail_at || now < fail_at) return 0;
    if (kind == READ_ONLY) {
        errno = EROFS;
        return 1;
    }
    if (kind == DISK_FULL) {
        if (!grows) return 0;
        if (half && now == fail_at) *half = length / 2;
        errno = ENOSPC;
        return 1;
    }
    if (now != fail_at) return 0;
    if (kind == TORN_KILL && half && length > 1) {
        *half = length / 2;
        return 1;
    }
    if (kind == KILL || kind == TORN_KILL) raise(SIGKILL);
    errno = kind == EIO_ONCE ? EIO : ENOSPC;
    return 1;
}

void shim_begin(const char *folder, int trace_fd, long n, int how) {
    strncpy(root, folder, sizeof root - 1);
    root_length = strlen(root);
    trace = trace_fd;
    calls = 0;
    fail_at = n;
    kind = how;
}

void shim_fail(long n, int how) {
    calls = 0;
    fail_at = n;
    kind = how;
}

void shim_note(const char *text, long length) {
    note('A', -1, 0, 0, 0, NULL, NULL, text, (size_t)length);
}

__attribute__((constructor)) static void start(void) {
    const char *folder = getenv("SHIM_ROOT"), *n = getenv("SHIM_FAIL_AT"), *how = getenv("SHIM_KIND");
    if (folder) shim_begin(folder, -1, n ? atol(n) : 0, how ? atoi(how) : 0);
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    int seen = watched_path(path);
    /* A file that is there already takes no room to be opened. */
    int made = flags & O_CREAT && syscall(SYS_faccessat, at, path, F_OK) != 0;
    if (seen && flags & (O_CREAT | O_TRUNC) && fails(made, NULL, 0)) {
        note('O', -1, flags, 1, 0, path, NULL, NULL, 0);
        return -1;
    }
    int fd = (int)syscall(SYS_openat, at, path, flags, mode);
    if (seen && fd >= 0 && fd < FDS) {
        free(open_paths[fd]);
        open_paths[fd] = strdup(path);
        note('O', fd, flags, 0, 0, path, NULL, NULL, 0);
    }
    return fd;
}

#define MODE(flags)                                        \
    mode_t mode = 0;                                       \
    if (flags & (O_CREAT | __O_TMPFILE)) {                 \
        va_list rest;                                      \
        va_start(rest, flags);                             \
        mode = va_arg(rest, mode_t);                       \
        va_end(rest);                                      \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
    if (watched(fd)) {
        note('C', fd, 0, 0, 0, NULL, NULL, NULL, 0);
        free(open_paths[fd]);
        open_paths[fd] = NULL;
    }
    return (int)syscall(SYS_close, fd);
}

static ssize_t written(int fd, const void *data, size_t length, off_t at, int placed) {
    size_t half = 0;
    int failed = 0;
    if (watched(fd)) {
        if (!placed) at = lseek(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
        failed = fails(1, &half, length);
        if (failed) length = half;
        if (failed && !half) {
            note('W', fd, 0, 1, at, NULL, NULL, NULL, 0);
            return -1;
        }
    }
    ssize_t done = placed ? syscall(SYS_pwrite64, fd, data, length, at)
                          : syscall(SYS_write, fd, data, length);
    if (watched(fd) && done > 0) note('W', fd, 0, 0, at, NULL, NULL, data, (size_t)done);
    if (failed && kind == TORN_KILL) raise(SIGKILL);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return written(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) { return written(fd, data, length, at, 1); }

static int cut(int fd, off_t length) {
    int seen = watched(fd) != NULL;
    int failed = seen && fails(0, NULL, 0);
    int code = failed ? -1 : (int)syscall(SYS_ftruncate, fd, length);
    if (seen) note('T', fd, 0, code != 0, length, NULL, NULL, NULL, 0);
    return code;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }

static int synced(int fd, int call) {
    int seen = watched(fd) != NULL;
    int failed = seen && fails(0, NULL, 0);
    int code = failed ? -1 : (int)syscall(call, fd);
    if (seen) note('S', fd, 0, code != 0, 0, NULL, NULL, NULL, 0);
    return code;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int renamed(int from, const char *path, int to, const char *other) {
    int seen = watched_path(path);
    int failed = seen && fails(0, NULL, 0);
    int code = failed ? -1 : (int)syscall(SYS_renameat2, from, path, to, other, 0);
    if (seen) note('R', -1, 0, code != 0, 0, path, other, NULL, 0);
    return code;
}

int rename(const char *path, const char *other) { return renamed(AT_FDCWD, path, AT_FDCWD, other); }
int renameat(int from, const char *path, int to, const char *other) { return renamed(from, path, to, other); }

static int unlinked(int at, const char *path, int flags) {
    int seen = watched_path(path);
    int failed = seen && fails(0, NULL, 0);
    int code = failed ? -1 : (int)syscall(SYS_unlinkat, at, path, flags);
    if (seen) note('U', -1, flags, code != 0, 0, path, NULL, NULL, 0);
    return code;
}

int unlink(const char *path) { return unlinked(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return unlinked(at, path, flags); }
int rmdir(const char *path) { return unlinked(AT_FDCWD, path, AT_REMOVEDIR); }

static int made(int at, const char *path, mode_t mode) {
    int seen = watched_path(path);
    int failed = seen && fails(1, NULL, 0);
    int code = failed ? -1 : (int)syscall(SYS_mkdirat, at, path, mode);
    if (seen) note('M', -1, 0, code != 0, 0, path, NULL, NULL, 0);
    return code;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return made(at, path, mode); }
