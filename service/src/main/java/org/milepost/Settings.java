package org.milepost;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.milepost.http.AddressRange;
import org.milepost.postgres.OperatorFault;

/**
 * The names and values of settings from three sources: a file of secrets for each setting, the
 * environment, and a Java properties file. If several have a setting, the first of these has
 * precedence. A name that is unknown in any of them stops the start, so that a misspelt limit
 * cannot be overlooked.
 *
 * <p>Threads: used by one thread.
 */
final class Settings {

    /** The environment variable that names the directory of secrets. */
    static final String SECRETS = "MILEPOST_SECRETS";

    /** The same, as systemd sets it for {@code LoadCredential}. */
    static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

    /** The setting with the keys that encrypt secrets in the database. */
    static final String ENCRYPTION_KEY = "encryption.key";

    private static final String PREFIX = "MILEPOST_";

    /** Variables that are no settings. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of(SECRETS, Main.LOG_FORM, "MILEPOST_JAVA_OPTIONS");

    private static final int SECRET_BYTES_MAX = 64 * 1024;

    private final @Nullable Path file;
    private final Properties properties;
    private final Map<String, String> environment;
    private final Map<String, String> secrets;
    private final TreeSet<String> known = new TreeSet<>();
    private final TreeMap<String, Effective> effective = new TreeMap<>();

    /** The value that a setting has now, and where it is from. */
    private record Effective(String value, String source) {}

    /** A value as a source has it. */
    private record Given(String value, String source, boolean isSecret) {}

    private Settings(
            @Nullable Path file,
            Properties properties,
            Map<String, String> environment,
            Map<String, String> secrets) {
        this.file = file;
        this.properties = properties;
        this.environment = environment;
        this.secrets = secrets;
    }

    /**
     * Reads the sources of this process.
     *
     * @param file the properties file; null for none
     * @throws OperatorFault when a source cannot be read
     */
    static Settings read(@Nullable Path file) {
        return read(file, System.getenv());
    }

    /** Reads the sources, with this environment. */
    static Settings read(@Nullable Path file, Map<String, String> environment) {
        Map<String, String> secrets = new TreeMap<>();
        Stream.of(CREDENTIALS, SECRETS)
                .map(environment::get)
                .filter(it -> it != null && !it.isEmpty())
                .forEach(it -> secrets.putAll(secretsIn(Path.of(it))));
        return new Settings(file, propertiesIn(file), environment, secrets);
    }

    private static Properties propertiesIn(@Nullable Path file) {
        Properties properties = new Properties();
        if (file != null) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw OperatorFault.ofConfiguration("cannot read the settings in " + file, e);
            }
        }
        return properties;
    }

    /** Names that begin with a dot are those of the mechanism that writes the directory. */
    private static Map<String, String> secretsIn(Path directory) {
        Map<String, String> secrets = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path secret : files.toList()) {
                String name = String.valueOf(secret.getFileName());
                if (!name.startsWith(".") && Files.isRegularFile(secret)) {
                    if (Files.size(secret) > SECRET_BYTES_MAX) {
                        throw OperatorFault.ofConfiguration(
                                "the secret in " + secret + " is too long");
                    }
                    String value = Files.readString(secret).strip();
                    if (value.isEmpty()) {
                        throw OperatorFault.ofConfiguration(
                                "the secret in " + secret + " is empty");
                    }
                    secrets.put(name, value);
                }
            }
        } catch (IOException e) {
            throw OperatorFault.ofConfiguration("cannot read the secrets in " + directory, e);
        }
        return secrets;
    }

    /** The environment variable of a setting, such as MILEPOST_HTTP_PORT for http.port. */
    static String variable(String name) {
        return PREFIX
                + name.replaceAll("([a-z])([A-Z])", "$1_$2")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /** A setting, if a source has it. */
    Optional<String> text(String name) {
        known.add(name);
        Optional<Given> given = given(name);
        given.ifPresent(
                it ->
                        effective.put(
                                name,
                                new Effective(
                                        it.isSecret() || isSecretName(name)
                                                ? "***"
                                                : masked(it.value()),
                                        it.source())));
        return given.map(Given::value);
    }

    /** A setting, or its default. */
    String text(String name, String usual) {
        return text(name).orElseGet(() -> usual(name, usual));
    }

    /** A setting that a source must have. */
    String required(String name) {
        return text(name)
                .filter(value -> !value.isEmpty())
                .orElseThrow(
                        () ->
                                OperatorFault.ofConfiguration(
                                        "%s is missing. Set it in %s, as %s in the environment, or in a file of this name in the directory of secrets."
                                                .formatted(
                                                        name,
                                                        file == null ? "a file for --config" : file,
                                                        variable(name))));
    }

    /** An address to which paths can be added. */
    String issuer() {
        String issuer = required("issuer");
        if (!issuer.matches("https?://[^/?#]+(/[^?#]*[^/?#])?")) {
            throw fault(
                    "issuer",
                    "must be an http or https URL without query and without a slash at the end");
        }
        return issuer;
    }

    /** One or more words, separated by spaces or commas. */
    Set<String> words(String name, String usual) {
        Set<String> words = split(text(name, usual));
        if (words.isEmpty()) {
            throw fault(name, "is empty");
        }
        return words;
    }

    /** Addresses and networks, separated by spaces or commas; none when the setting is absent. */
    List<AddressRange> networks(String name) {
        Optional<String> text = text(name);
        List<AddressRange> networks = new ArrayList<>();
        for (String word : split(text.orElse(""))) {
            networks.add(
                    AddressRange.of(word)
                            .orElseThrow(
                                    () ->
                                            fault(
                                                    name,
                                                    "must be IP addresses or networks such as"
                                                            + " 10.0.0.0/8, whose bits behind the"
                                                            + " prefix are 0")));
        }
        if (text.isPresent() && networks.isEmpty()) {
            throw fault(name, "is empty");
        }
        return networks;
    }

    /**
     * The address of public keys: https, or http on this machine only, because plain http can be
     * changed on the way.
     */
    URI keysUrl(String name) {
        return URI.create(secureUrl(name, required(name)));
    }

    /** The issuer of a provider, whose metadata and keys are fetched: the same schemes. */
    String providerUrl(String name) {
        String text = required(name);
        secureUrl(name, text + "/");
        return text;
    }

    private String secureUrl(String name, String text) {
        if (!text.matches("https://[^/?#]+/\\S*|http://(127\\.0\\.0\\.1|localhost)(:\\d+)?/\\S*")) {
            throw fault(name, "must be an https URL, or an http URL of this machine");
        }
        return text;
    }

    /** Whether a source has a setting whose name begins with this. */
    boolean anyBeginsWith(String prefix) {
        String variable = variable(prefix);
        return properties.stringPropertyNames().stream().anyMatch(it -> it.startsWith(prefix))
                || secrets.keySet().stream().anyMatch(it -> it.startsWith(prefix))
                || environment.keySet().stream().anyMatch(it -> it.startsWith(variable));
    }

    /** Adds names that are known although they are not read now. */
    void know(String... names) {
        known.addAll(List.of(names));
    }

    /** The password itself, or the file that holds it; empty when there is none. */
    String password(String of) {
        return secret(of + ".password");
    }

    /** A secret itself, or the file that holds it; empty when there is none. */
    String secret(String name) {
        String fileName = name + "File";
        Optional<String> file = text(fileName);
        Optional<String> secret = text(name);
        if (file.isEmpty()) {
            return secret.orElse("");
        }
        if (secret.isPresent()) {
            throw fault(fileName, "and " + name + " are both set");
        }
        String content;
        try {
            content = Files.readString(Path.of(file.get())).strip();
        } catch (IOException e) {
            throw fault(fileName, "names a file that cannot be read");
        }
        if (content.isEmpty()) {
            throw fault(fileName, "names a file that is empty");
        }
        return content;
    }

    /** A whole number in a range. */
    int number(String name, int usual, int least, int most) {
        return text(name)
                .map(parse(name, least, most))
                .orElseGet(() -> Integer.parseInt(usual(name, Integer.toString(usual))));
    }

    /** True or false; false when absent. */
    boolean flag(String name) {
        return switch (text(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw fault(name, "must be true or false");
        };
    }

    /** Refuses the names that no setting has, once all settings have been read. */
    void rejectUnknown() {
        List<String> faults = new ArrayList<>();
        secrets.keySet().stream()
                .filter(it -> !known.contains(it))
                .forEach(it -> faults.add("secret file " + it + unknown(it, known)));
        Set<String> variables =
                known.stream()
                        .map(Settings::variable)
                        .collect(Collectors.toCollection(TreeSet::new));
        variables.addAll(OTHER_VARIABLES);
        environment.keySet().stream()
                .filter(it -> it.startsWith(PREFIX) && !variables.contains(it))
                .sorted()
                .forEach(it -> faults.add("environment variable " + it + unknown(it, variables)));
        new TreeSet<>(properties.stringPropertyNames())
                .stream()
                        .filter(it -> !known.contains(it))
                        .forEach(it -> faults.add(file + ": " + it + unknown(it, known)));
        if (!faults.isEmpty()) {
            throw OperatorFault.ofConfiguration(String.join(" ", faults));
        }
    }

    private static String unknown(String name, Set<String> names) {
        return " is no setting"
                + NearestName.of(name, names)
                        .map(it -> "; did you mean " + it + "?")
                        .orElse("; CONFIGURATION.md lists the settings.");
    }

    /** The names of all settings that were read. */
    Set<String> names() {
        return Set.copyOf(known);
    }

    /**
     * All settings with their values and sources, as one line each. Secrets are masked; a setting
     * without value and default is omitted.
     */
    List<String> effective() {
        return effective.entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue().value() + from(it.getValue()))
                .toList();
    }

    private static String from(Effective value) {
        return value.source().isEmpty() ? "" : " (" + value.source() + ")";
    }

    private Optional<Given> given(String name) {
        if (secrets.containsKey(name)) {
            return Optional.of(new Given(secrets.getOrDefault(name, ""), "secret file", true));
        }
        String variable = variable(name);
        String value = environment.getOrDefault(variable, "").strip();
        if (!value.isEmpty()) {
            return Optional.of(new Given(value, "environment", false));
        }
        return Optional.ofNullable(properties.getProperty(name))
                .map(it -> new Given(it.strip(), "file", false));
    }

    private String usual(String name, String usual) {
        effective.put(name, new Effective(usual, ""));
        return usual;
    }

    private static boolean isSecretName(String name) {
        return name.endsWith(".password") || name.equals(ENCRYPTION_KEY);
    }

    /** Without the password that the URL of a database may contain. */
    private static String masked(String value) {
        return value.replaceAll("(?i)(password=)[^&]*", "$1***").replaceAll("//[^/@]*@", "//***@");
    }

    private static Set<String> split(String text) {
        Set<String> words = new TreeSet<>(List.of(text.split("[ ,]+", -1)));
        words.remove("");
        return words;
    }

    private Function<String, Integer> parse(String name, int least, int most) {
        return value -> {
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below, like a number out of range
            }
            throw fault(name, "must be a whole number from " + least + " to " + most);
        };
    }

    /** A fault of a setting, with where its value is from. */
    OperatorFault fault(String name, String what) {
        String source =
                given(name)
                        .map(
                                it ->
                                        switch (it.source()) {
                                            case "environment" -> variable(name) + ": ";
                                            case "secret file" -> "secret file " + name + ": ";
                                            default -> file + ": ";
                                        })
                        .orElse(file == null ? "" : file + ": ");
        return OperatorFault.ofConfiguration(source + name + " " + what + ".");
    }
}
