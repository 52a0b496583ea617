package org.milepost.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacking the program of the sandbox. */
class SandboxProgramTest {

    @TempDir Path directory;

    @Test
    void anArchiveIsUnpackedOnce() throws Exception {
        Path archive = archive("first");

        SandboxProgram program =
                SandboxProgram.find(archive.toString(), directory.resolve("cache"));
        Files.writeString(program.launcher().resolveSibling("kept"), "");
        SandboxProgram again = SandboxProgram.find(archive.toString(), directory.resolve("cache"));

        assertThat(program.launcher()).isExecutable().content().contains("first");
        assertThat(again).isEqualTo(program);
        assertThat(program.launcher().resolveSibling("kept")).exists();
    }

    @Test
    void anotherArchiveHasAnotherDirectory() throws Exception {
        SandboxProgram first =
                SandboxProgram.find(archive("first").toString(), directory.resolve("cache"));
        SandboxProgram second =
                SandboxProgram.find(archive("second").toString(), directory.resolve("cache"));

        assertThat(second.launcher()).isNotEqualTo(first.launcher()).content().contains("second");
        assertThat(first.launcher()).exists();
    }

    @Test
    void aBrokenArchiveLeavesNothingThatLooksUnpacked() throws Exception {
        Path broken = Files.write(directory.resolve("broken.tar.gz"), new byte[] {1, 2, 3});

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(
                            () ->
                                    SandboxProgram.find(
                                            broken.toString(), directory.resolve("cache")))
                    .hasMessageContaining("cannot be unpacked")
                    .rootCause()
                    .hasMessageContaining("tar failed");
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> SandboxProgram.find("/nowhere", directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("milepost.sandbox names nothing");
        assertThatThrownBy(() -> SandboxProgram.find(directory.toString(), directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("names no sandbox");
        assertThatThrownBy(() -> SandboxProgram.find("", directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(SandboxProgram.archiveName());
    }

    private Path archive(String text) throws IOException, InterruptedException {
        Path launcher = directory.resolve(text).resolve("bin").resolve("milepost");
        Files.createDirectories(launcher.getParent());
        Files.writeString(launcher, "#!/bin/sh\necho " + text + "\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        Path archive = directory.resolve(text + ".tar.gz");
        List<String> command =
                Stream.of("tar", "-czf", archive.toString(), "-C", directory.toString(), text)
                        .toList();
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        return archive;
    }
}
