package org.milepost.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The components of the bundled PostgreSQL: the server and the libraries of its archive, with the
 * versions that the files state. Later patches of a distribution do not change these.
 *
 * <p>Threads: shared.
 */
public final class BundledComponents {

    private static final String SERVER = "bin/postgres";

    /** PostgreSQL's own libraries are of its version. Libraries lie directly in this directory. */
    private static final Pattern LIBRARY =
            Pattern.compile("lib/(?!libpq|libecpg|libpgtypes)([^/]+?)\\.(so|dylib)[.0-9]*");

    private static final List<Known> KNOWN =
            List.of(
                    new Known("bin/postgres", "postgresql", "PostgreSQL (\\d+\\.\\d+) on "),
                    new Known(
                            "lib/libcrypto", "openssl", "OpenSSL (\\d+\\.\\d+\\.\\d+[a-z]*) +\\d"),
                    new Known("lib/libssl", "openssl", "OpenSSL (\\d+\\.\\d+\\.\\d+[a-z]*) +\\d"),
                    new Known("lib/libicu", "icu", "\\.(\\d+\\.\\d+)(?:\\.\\d+)?(?:\\.dylib)?\\n"),
                    new Known("lib/libz", "zlib", " deflate (\\d+[.0-9]*) "),
                    new Known("lib/liblzma", "xz", "\\x00(\\d+\\.\\d+\\.\\d+)\\x00"),
                    new Known("lib/libxml2", "libxml2", "(?<!\\d)(2\\d{4})\\x00"),
                    new Known("lib/libxslt", "libxslt", "\\x00(1\\d{4})\\x00"),
                    new Known("lib/libossp-uuid", "ossp-uuid", "OSSP uuid (\\d+\\.\\d+\\.\\d+)"));

    private static final Pattern ONE_NUMBER = Pattern.compile("(\\d)(\\d\\d)(\\d\\d)");

    private BundledComponents() {}

    /**
     * A component.
     *
     * @param name its name in package registries; its file's name if that is unknown
     * @param version empty if the file does not state it in a known way
     * @param files its paths in the archive
     */
    public record Component(String name, String version, List<String> files) {
        public Component {
            files = List.copyOf(files);
        }
    }

    /**
     * The prefix of a component's file name, and the pattern of the version in its name or content.
     */
    private record Known(String path, String name, Pattern version) {

        Known(String path, String name, String version) {
            this(path, name, Pattern.compile(version));
        }

        String versionIn(String file, byte[] content) {
            Matcher found = version.matcher(file + "\n" + new String(content, ISO_8859_1));
            return found.find() ? dotted(found.group(1)) : "";
        }
    }

    /**
     * Reads the components of the archive that is bundled for this machine.
     *
     * @throws OperatorFault when there is no such archive
     */
    public static List<Component> read() {
        URI archive = PostgresPrograms.bundledArchive();
        var byName = new TreeMap<String, Component>();
        try (var tar =
                new TarArchiveInputStream(
                        new XZInputStream(new BufferedInputStream(archive.toURL().openStream())),
                        UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                String file = entry.getName().replaceFirst("^\\./", "");
                Matcher library = LIBRARY.matcher(file);
                boolean isLink = entry.isSymbolicLink() || entry.isLink();
                if (entry.isFile() && !isLink && (file.equals(SERVER) || library.matches())) {
                    String otherwise = library.matches() ? library.group(1) : file;
                    Component component = component(file, otherwise, tar.readAllBytes());
                    byName.merge(
                            component.name() + " " + component.version(),
                            component,
                            BundledComponents::together);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(byName.values());
    }

    private static Component component(String file, String otherwise, byte[] content) {
        Optional<Known> known = KNOWN.stream().filter(it -> file.startsWith(it.path())).findFirst();
        return new Component(
                known.map(Known::name).orElse(otherwise),
                known.map(it -> it.versionIn(file, content)).orElse(""),
                List.of(file));
    }

    private static Component together(Component one, Component other) {
        List<String> files = new ArrayList<>(one.files());
        files.addAll(other.files());
        return new Component(one.name(), one.version(), files);
    }

    /** 20904 is 2.9.4. */
    private static String dotted(String version) {
        Matcher number = ONE_NUMBER.matcher(version);
        return number.matches()
                ? "%d.%d.%d"
                        .formatted(
                                Integer.parseInt(number.group(1)),
                                Integer.parseInt(number.group(2)),
                                Integer.parseInt(number.group(3)))
                : version;
    }
}
