/*
 * A disk that fails on request, for one process and its children: loaded in front of the C library,
 * it refuses to write to files while the file named by FAULTY_DISK_FULL exists, and to flush them
 * while the one named by FAULTY_DISK_FSYNC does. Each refusal adds a byte to that name with ".hits".
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int refuses(const char *variable) {
    const char *flag = getenv(variable);
    char hits[4096];
    int file;
    if (flag == NULL || access(flag, F_OK) != 0) {
        return 0;
    }
    snprintf(hits, sizeof hits, "%s.hits", flag);
    file = open(hits, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file >= 0) {
        syscall(SYS_write, file, ".", 1);
        close(file);
    }
    return 1;
}

/* Sockets, pipes and what a program says of itself are no disk. */
static int is_full(int file) {
    struct stat about;
    return file > STDERR_FILENO && fstat(file, &about) == 0 && S_ISREG(about.st_mode)
        && refuses("FAULTY_DISK_FULL");
}

/* Looked up before the program begins: to do so within its signal handlers could lock it up. */
#define REAL(name) real_##name
#define DECLARE(name) static typeof(&name) real_##name;
#define LOOK_UP(name) real_##name = (typeof(&name))dlsym(RTLD_NEXT, #name);
#define EACH(apply)                                                                        \
    apply(write) apply(pwrite) apply(pwrite64) apply(pwritev) apply(pwritev64)             \
    apply(posix_fallocate) apply(posix_fallocate64) apply(fsync) apply(fdatasync)

EACH(DECLARE)

__attribute__((constructor)) static void look_up(void) {
    EACH(LOOK_UP)
}

#define FULL(file)       \
    if (is_full(file)) { \
        errno = ENOSPC;  \
        return -1;       \
    }

ssize_t write(int file, const void *bytes, size_t count) {
    FULL(file)
    return REAL(write)(file, bytes, count);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) {
    FULL(file)
    return REAL(pwrite)(file, bytes, count, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    FULL(file)
    return REAL(pwrite64)(file, bytes, count, at);
}

ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) {
    FULL(file)
    return REAL(pwritev)(file, parts, count, at);
}

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) {
    FULL(file)
    return REAL(pwritev64)(file, parts, count, at);
}

int posix_fallocate(int file, off_t at, off_t length) {
    return is_full(file) ? ENOSPC : REAL(posix_fallocate)(file, at, length);
}

int posix_fallocate64(int file, off64_t at, off64_t length) {
    return is_full(file) ? ENOSPC : REAL(posix_fallocate64)(file, at, length);
}

int fsync(int file) {
    if (refuses("FAULTY_DISK_FSYNC")) {
        errno = EIO;
        return -1;
    }
    return REAL(fsync)(file);
}

int fdatasync(int file) {
    if (refuses("FAULTY_DISK_FSYNC")) {
        errno = EIO;
        return -1;
    }
    return REAL(fdatasync)(file);
}
