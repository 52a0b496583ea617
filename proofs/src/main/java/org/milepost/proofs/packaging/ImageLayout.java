package org.milepost.proofs.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.milepost.bench.Project;
import org.milepost.proofs.ToolRun;

/**
 * An image as the Open Container Initiative defines it, in a directory and without a container
 * engine: mmdebstrap makes the base of a few of Debian's packages, umoci adds layers and the
 * configuration. The AOT cache has a layer of its own, so that all other layers of two builds are
 * equal.
 */
final class ImageLayout {

    private static final String SUITE = "trixie";

    /** What the runtime and the script need: the C library, zlib, a shell and readlink. */
    private static final String BASE = "base-files,libc6,zlib1g,dash,coreutils";

    /** No user of the machine that runs it. */
    private static final String USER = "10001:10001";

    private final Release release;
    private final Path scratch;
    private final String image;

    private ImageLayout(Release release, Path scratch, Path layout) {
        this.release = release;
        this.scratch = scratch;
        this.image = layout + ":" + release.version();
    }

    /** Writes the image as a directory and as an archive of it. */
    static void write(Release release, ProgramTree program, Path scratch, Path out) {
        Project.delete(scratch);
        Path layout = out.resolve(release.fileName() + ".oci");
        Project.delete(layout);
        make(scratch);
        ImageLayout image = new ImageLayout(release, scratch, layout);
        image.run("umoci", "init", "--layout", layout.toString());
        image.run("umoci", "new", "--image", image.image);
        image.addLayer(image.base(), "Debian " + SUITE);
        image.addProgram(program);
        image.configure();
        image.run("umoci", "gc", "--layout", layout.toString());
        Packages.archive(
                release,
                scratch,
                layout,
                out.resolve(release.fileName() + ".oci.tar"),
                List.of("blobs", "index.json", "oci-layout"));
    }

    private Path base() {
        Path archive = scratch.resolve("base.tar");
        ToolRun.of(
                        scratch,
                        release.environment(),
                        List.of(
                                "mmdebstrap",
                                "--variant=extract",
                                "--include=" + BASE,
                                "--dpkgopt=path-exclude=/usr/share/man/*",
                                "--dpkgopt=path-exclude=/usr/share/locale/*",
                                "--dpkgopt=path-exclude=/usr/share/info/*",
                                SUITE,
                                archive.toString()))
                .require("making the base of the image");
        return archive;
    }

    private void addProgram(ProgramTree program) {
        String directory = "usr/lib/milepost";
        StagedTree tree = new StagedTree(scratch.resolve("root"));
        tree.copyAll(program.root(), directory);
        Path cache = tree.root().resolve(directory).resolve(ProgramTree.CACHE);
        boolean isTrained = Files.exists(cache);
        if (isTrained) {
            StagedTree trained = new StagedTree(scratch.resolve("trained"));
            trained.copy(cache, directory + "/" + ProgramTree.CACHE);
            delete(cache);
            trained.settle(release.time());
        }
        tree.settle(release.time());
        addLayer(archive("root"), "Milepost " + release.version());
        if (isTrained) {
            addLayer(archive("trained"), "AOT cache of Milepost");
        }
    }

    private Path archive(String name) {
        Path archive = scratch.resolve(name + ".tar");
        Packages.archive(release, scratch, scratch.resolve(name), archive, List.of("usr"));
        return archive;
    }

    private void addLayer(Path archive, String what) {
        run(
                "umoci",
                "raw",
                "add-layer",
                "--image",
                image,
                "--history.created",
                release.time().toString(),
                "--history.created_by",
                what,
                archive.toString());
    }

    private void configure() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "umoci",
                                "config",
                                "--image",
                                image,
                                "--created",
                                release.time().toString(),
                                "--history.created",
                                release.time().toString(),
                                "--history.created_by",
                                "configuration",
                                "--os",
                                "linux",
                                "--architecture",
                                Release.architecture(),
                                "--config.user",
                                USER,
                                "--config.workingdir",
                                "/",
                                "--config.exposedports",
                                "8080/tcp",
                                "--config.exposedports",
                                "8081/tcp",
                                "--config.stopsignal",
                                "SIGTERM"));
        command.addAll(List.of("--config.entrypoint", "/usr/lib/milepost/bin/milepost"));
        command.addAll(List.of("--config.cmd", "serve"));
        for (String variable :
                List.of(
                        "PATH=/usr/bin:/bin",
                        "LANG=C.UTF-8",
                        "MILEPOST_HTTP_HOST=0.0.0.0",
                        "MILEPOST_MANAGEMENT_HOST=0.0.0.0")) {
            command.addAll(List.of("--config.env", variable));
        }
        for (String label :
                List.of(
                        "org.opencontainers.image.title=Milepost",
                        "org.opencontainers.image.version=" + release.version(),
                        "org.opencontainers.image.licenses=Apache-2.0")) {
            command.addAll(List.of("--config.label", label));
        }
        run(command.toArray(String[]::new));
    }

    private void run(String... command) {
        ToolRun.of(scratch, release.environment(), List.of(command)).require("making the image");
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
