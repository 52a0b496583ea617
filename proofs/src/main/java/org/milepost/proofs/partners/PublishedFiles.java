package org.milepost.proofs.partners;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.milepost.proofs.packaging.PartnerPackages;

/**
 * The files of a Maven repository, compared with what Maven Central requires, and with what
 * partners' JDKs can load.
 *
 * <p>Source: https://central.sonatype.org/publish/requirements/
 *
 * @param repository the repository
 * @param key the key that must have signed them
 */
record PublishedFiles(Path repository, GpgKey key) {

    private static final int CLASS_MAGIC = 0xCAFEBABE;
    private static final int JAVA_17 = 61;
    private static final List<String> POM_ELEMENTS =
            List.of("name", "description", "url", "licenses", "developers", "scm");

    /** What is missing or wrong. */
    List<String> violations() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String name : List.of("milepost-junit", "milepost-client")) {
            for (String kind : List.of(".jar", "-sources.jar", "-javadoc.jar", ".pom")) {
                requireSigned(name, kind, wrong);
            }
            find(name, ".jar").ifPresent(it -> requireClassesOfJava17(it, wrong));
        }
        requireSigned("milepost-sandbox", "-" + PartnerPackages.platform() + ".jar", wrong);
        requireSigned("milepost-sandbox", ".pom", wrong);
        for (String name : List.of("milepost-junit", "milepost-client", "milepost-sandbox")) {
            Optional<Path> pom = find(name, ".pom");
            if (pom.isPresent()) {
                requireDescribed(pom.get(), wrong);
            }
        }
        return wrong;
    }

    private void requireSigned(String name, String kind, List<String> wrong) throws IOException {
        Optional<Path> file = find(name, kind);
        if (file.isEmpty()) {
            wrong.add("there is no " + name + kind);
        } else if (!key.hasSigned(file.get())) {
            wrong.add(file.get().getFileName() + " has no signature");
        }
    }

    /** The one file of an artifact, whose version is a timestamp for a snapshot. */
    private Optional<Path> find(String name, String kind) throws IOException {
        Path directory = repository.resolve("org/milepost").resolve(name);
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(
                            it ->
                                    it.getFileName()
                                            .toString()
                                            .matches(name + "-[0-9][0-9A-Z.-]*[0-9T]" + kind))
                    .findFirst();
        }
    }

    private static void requireDescribed(Path pom, List<String> wrong) throws IOException {
        String text = Files.readString(pom);
        for (String element : POM_ELEMENTS) {
            if (!text.contains("<" + element + ">")) {
                wrong.add(pom.getFileName() + " has no " + element);
            }
        }
        if (text.contains("<parent>")) {
            wrong.add(pom.getFileName() + " has a parent, which is not published");
        }
    }

    private static void requireClassesOfJava17(Path jar, List<String> wrong) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> classes =
                    zip.stream().filter(it -> it.getName().endsWith(".class")).toList();
            if (classes.isEmpty()) {
                wrong.add(jar.getFileName() + " has no class");
            }
            for (ZipEntry entry : classes) {
                try (InputStream in = zip.getInputStream(entry);
                        DataInputStream data = new DataInputStream(in)) {
                    if (data.readInt() != CLASS_MAGIC
                            || data.readUnsignedShort() != 0
                            || data.readUnsignedShort() != JAVA_17) {
                        wrong.add(entry.getName() + " is not a class for Java 17");
                    }
                }
            }
        } catch (IOException e) {
            wrong.add(jar.getFileName() + " cannot be read: " + e.getMessage());
        }
    }
}
