package org.milepost.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * The user that this process runs as.
 *
 * <p>PostgreSQL refuses to run as root. For root its programs are started in a user namespace,
 * where they own root's files but have no access to other users' files.
 *
 * @param id the numeric user id
 */
record OperatingSystemUser(long id) {

    static OperatingSystemUser current() {
        return new OperatingSystemUser(new UnixSystem().getUid());
    }

    boolean isRoot() {
        return id == 0;
    }

    boolean owns(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:uid")).longValue() == id;
    }

    /**
     * The first directory on the way to a file that only root's special rights can pass, and that
     * therefore stops PostgreSQL; always empty for other users.
     */
    Optional<Path> firstImpassable(Path file) throws IOException {
        if (!isRoot()) {
            return Optional.empty();
        }
        Path way = file.toRealPath();
        for (Path parent = way.getRoot(); !parent.equals(way); parent = child(parent, way)) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(parent);
            PosixFilePermission needed =
                    owns(parent)
                            ? PosixFilePermission.OWNER_EXECUTE
                            : PosixFilePermission.OTHERS_EXECUTE;
            if (!permissions.contains(needed)) {
                return Optional.of(parent);
            }
        }
        return Optional.empty();
    }

    private static Path child(Path ancestor, Path descendant) {
        return descendant.getRoot().resolve(descendant.subpath(0, ancestor.getNameCount() + 1));
    }
}
