package org.milepost.proofs.partners;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.milepost.proofs.ToolRun;

/**
 * A new key of gpg, in a directory of the proof: a release has its own.
 *
 * @param home the directory of gpg
 */
record GpgKey(Path home) {

    static GpgKey make(Path home) throws IOException {
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        GpgKey key = new GpgKey(home);
        ToolRun.of(
                        home,
                        key.environment(),
                        List.of(
                                "gpg",
                                "--batch",
                                "--passphrase",
                                "",
                                "--quick-generate-key",
                                "Milepost <packages@milepost.example>",
                                "ed25519",
                                "sign",
                                "never"))
                .require("making a key");
        return key;
    }

    /** The environment in which gpg uses the key. */
    Map<String, String> environment() {
        return Map.of("GNUPGHOME", home.toString());
    }

    /** Whether a file has a signature by the key, in the file beside it. */
    boolean hasSigned(Path file) {
        return ToolRun.of(
                        home,
                        environment(),
                        List.of("gpg", "--batch", "--verify", file + ".asc", file.toString()))
                .succeeded();
    }
}
