package org.milepost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.milepost.postgres.Database;
import org.milepost.postgres.Transaction;

/**
 * The rules of the code that the compiler does not check: which package may use which, and what no
 * class may do.
 */
final class ArchitectureTest {

    private static final String ROOT = "org.milepost";

    /**
     * Which packages each package may use, besides {@code digest}, which all may use. The root
     * package uses all and is used by none. Telemetry listens, so it may also see the listeners of
     * the features and the values passed to them.
     */
    private static final Map<String, Set<String>> PACKAGES =
            Map.ofEntries(
                    Map.entry("ledger", Set.of("commit", "postgres", "threads")),
                    Map.entry("commit", Set.of("postgres", "threads")),
                    Map.entry("programme", Set.of("postgres", "threads")),
                    Map.entry("trail", Set.of("ledger", "threads", "postgres")),
                    Map.entry("member", Set.of("ledger", "programme", "trail", "http", "postgres")),
                    Map.entry("dialect", Set.of("ledger", "programme", "http", "threads")),
                    Map.entry("refusal", Set.of("postgres", "threads")),
                    Map.entry(
                            "amcash",
                            Set.of(
                                    "dialect",
                                    "ledger",
                                    "member",
                                    "programme",
                                    "refusal",
                                    "http",
                                    "threads")),
                    Map.entry(
                            "avios",
                            Set.of(
                                    "dialect",
                                    "ledger",
                                    "member",
                                    "programme",
                                    "refusal",
                                    "http",
                                    "postgres",
                                    "threads")),
                    Map.entry(
                            "oauth",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "programme",
                                    "web",
                                    "http",
                                    "postgres",
                                    "threads")),
                    Map.entry("openapi", Set.of("web", "http")),
                    Map.entry("web", Set.of("http")),
                    Map.entry("http", Set.of("threads")),
                    Map.entry("digest", Set.of()),
                    Map.entry("threads", Set.of()),
                    Map.entry("postgres", Set.of("threads")),
                    Map.entry(
                            "operator",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "programme",
                                    "trail",
                                    "ledger",
                                    "oauth",
                                    "readmodel",
                                    "refusal",
                                    "files",
                                    "incoming",
                                    "reconciliation",
                                    "staff",
                                    "statement",
                                    "web",
                                    "http",
                                    "postgres")),
                    Map.entry(
                            "reconciliation",
                            Set.of(
                                    "incoming",
                                    "files",
                                    "ledger",
                                    "programme",
                                    "postgres",
                                    "threads")),
                    Map.entry(
                            "incoming",
                            Set.of(
                                    "files",
                                    "dialect",
                                    "member",
                                    "ledger",
                                    "programme",
                                    "http",
                                    "postgres",
                                    "threads")),
                    Map.entry(
                            "statement",
                            Set.of("dialect", "ledger", "programme", "web", "postgres")),
                    Map.entry(
                            "files",
                            Set.of("dialect", "ledger", "programme", "postgres", "threads")),
                    Map.entry(
                            "staff",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "oauth",
                                    "trail",
                                    "web",
                                    "http",
                                    "postgres")),
                    Map.entry(
                            "readmodel",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "ledger",
                                    "programme",
                                    "postgres",
                                    "threads")),
                    Map.entry(
                            "sandbox",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "programme",
                                    "trail",
                                    "ledger",
                                    "oauth",
                                    "operator",
                                    "staff",
                                    "amcash",
                                    "avios",
                                    "web",
                                    "http",
                                    "postgres")),
                    Map.entry("console", Set.of("dialect", "operator", "staff", "web", "http")),
                    Map.entry("certification", Set.of("sandbox", "oauth", "web", "http")),
                    Map.entry("till", Set.of("sandbox", "web", "http")),
                    Map.entry("audit", Set.of("ledger", "trail", "postgres")),
                    Map.entry(
                            "bulk",
                            Set.of(
                                    "dialect",
                                    "member",
                                    "programme",
                                    "trail",
                                    "ledger",
                                    "operator",
                                    "http",
                                    "postgres",
                                    "threads")),
                    Map.entry("telemetry", Set.of("http", "threads")));

    /** Some hundred megabytes, which the tests of other classes need afterwards. */
    private static @Nullable JavaClasses imported;

    /** Words in documents that look like names of classes. */
    private static final Set<String> NO_CLASSES = Set.of("Retry", "Content", "Chunked");

    /** What a listener of telemetry may see: listener interfaces, and the values passed to them. */
    private static final DescribedPredicate<JavaClass> LISTENED_TO =
            DescribedPredicate.describe(
                    "listeners and values",
                    type ->
                            outermost(type).getSimpleName().endsWith("Events")
                                    || type.isRecord()
                                    || type.isEnum());

    private static final DescribedPredicate<JavaClass> FLOATING_POINT =
            DescribedPredicate.describe(
                    "floating point",
                    type ->
                            Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                                    .contains(type.getBaseComponentType().getName()));

    @BeforeAll
    static void importClasses() {
        imported =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages(ROOT);
    }

    @AfterAll
    static void forgetClasses() {
        imported = null;
    }

    private static JavaClasses classes() {
        return Objects.requireNonNull(imported);
    }

    static Stream<String> packages() {
        return PACKAGES.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThePackagesOfItsRow(String name) {
        DescribedPredicate<JavaClass> allowed = isIn(name).or(isIn("digest"));
        for (String other : PACKAGES.getOrDefault(name, Set.of())) {
            allowed = allowed.or(isIn(other));
        }
        if (name.equals("telemetry")) {
            allowed = allowed.or(LISTENED_TO);
        }
        hold(
                noClasses()
                        .that(isIn(name))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(ROOT + "..").and(DescribedPredicate.not(allowed)))
                        .as("package " + name + " uses only " + PACKAGES.get(name)));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> known = new TreeSet<>(PACKAGES.keySet());
        Set<String> found =
                classes().stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1).split("\\.", -1)[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).containsAll(found);
    }

    @Test
    void packagesUseEachOtherInOneDirection() {
        hold(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyStoresAndThePostgresPackageUseJdbcAndJdbi() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("postgres").or(isStore())))
                        .should()
                        .dependOnClassesThat(
                                resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..")));
    }

    @Test
    void onlyStoresExecuteStatementsInATransaction() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("postgres").or(isStore())))
                        .should()
                        .callMethodWhere(
                                DescribedPredicate.describe(
                                        "Transaction gives away its connection",
                                        call ->
                                                call.getTargetOwner()
                                                                .isEquivalentTo(Transaction.class)
                                                        && Set.of("handle", "query", "update")
                                                                .contains(call.getName()))));
    }

    @Test
    void noEndpointOpensATransaction() {
        hold(
                noClasses()
                        .that()
                        .haveSimpleNameEndingWith("Endpoint")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Database.class));
    }

    @Test
    void theOperatorsPackageNamesNoCurrencyOfAnApi() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/org/milepost/operator"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .doesNotContain("\"CASH\"", "\"DREAM\"", "\"AVIOS\"", "Cash miles");
            }
        }
    }

    @Test
    void onlyTheHttpPackageListensToCallers() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("http")))
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.nio.channels.ServerSocketChannel"));
    }

    @Test
    void onlyTheWebPackageAndTemplatesUseTheTemplateEngine() {
        DescribedPredicate<JavaClass> templates =
                DescribedPredicate.describe(
                        "templates",
                        type -> outermost(type).getSimpleName().matches("Jte\\w+Generated"));
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("web").or(templates)))
                        .should()
                        .dependOnClassesThat(resideInAPackage("gg.jte..")));
    }

    @Test
    void noNameHasAMeaninglessPart() {
        hold(
                noClasses()
                        .should()
                        .haveNameMatching(
                                ".*[.$](\\w*(Manager|Helper|Utils?|Impl|Info|Wrapper|Service|Data)"
                                        + "|(Base|Default|Abstract)([A-Z]\\w*)?)"));
    }

    /** Excepted are a library of oauth and the JDK's certificates, which have dates of expiry. */
    @Test
    void timeIsAnInstantAndNeverADate() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("oauth")))
                        .and()
                        .doNotHaveSimpleName("ServerCertificate")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Date.class));
    }

    @Test
    void oneClassReadsTheWallClock() {
        Set<String> readers =
                classes().stream()
                        .filter(DescribedPredicate.not(isIn("telemetry")))
                        .filter(ArchitectureTest::readsTheWallClock)
                        .map(type -> outermost(type).getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(readers).as("classes that read the wall clock").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void futuresAreInNoSignatureOutsideThePackageCommit() {
        Set<String> offenders =
                classes().stream()
                        .filter(DescribedPredicate.not(isIn("commit")))
                        .filter(DescribedPredicate.not(isIn("threads")))
                        .flatMap(type -> type.getCodeUnits().stream())
                        .filter(unit -> !unit.getModifiers().contains(JavaModifier.PRIVATE))
                        .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(ArchitectureTest::hasFutureInSignature)
                        .map(JavaCodeUnit::getFullName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(offenders).as("methods with a future in their signature").isEmpty();
    }

    @Test
    void moneyIsNeverAFloatingPointNumber() {
        hold(
                noFields()
                        .that()
                        .areDeclaredInClassesThat(
                                isIn("ledger")
                                        .or(isIn("amcash"))
                                        .or(isIn("avios"))
                                        .or(isIn("programme")))
                        .should()
                        .haveRawType(FLOATING_POINT));
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> unmarked =
                classes().stream()
                        .map(JavaClass::getPackage)
                        .filter(type -> !type.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyClassThatADocumentNamesExists(Path document) throws IOException {
        Set<String> known =
                classes().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        known.addAll(classesOfModules());
        Set<String> named =
                Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)?`")
                        .matcher(Files.readString(document))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> !it.endsWith("Error") && !it.endsWith("Test"))
                        .filter(it -> !NO_CLASSES.contains(it))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(known).containsAll(named);
    }

    /** By the names of their files, because the service does not depend on these modules. */
    private static Set<String> classesOfModules() throws IOException {
        Set<String> classes = new TreeSet<>();
        for (String module : List.of("junit", "proofs")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                files.map(it -> it.getFileName().toString())
                        .filter(it -> it.endsWith(".java"))
                        .map(it -> it.substring(0, it.length() - ".java".length()))
                        .forEach(classes::add);
            }
        }
        return classes;
    }

    static Stream<Path> documents() throws IOException {
        Path docs = Path.of("..", "docs");
        List<Path> all =
                new ArrayList<>(
                        Stream.of("ARCHITECTURE.md", "GLOSSARY.md", "LOGS.md")
                                .map(docs::resolve)
                                .toList());
        try (Stream<Path> decisions = Files.list(docs.resolve("decisions"))) {
            decisions.forEach(all::add);
        }
        return all.stream();
    }

    @Test
    void everyClassThatTheBuildNamesExists() throws IOException {
        Set<String> named =
                Pattern.compile("<param>(org\\.milepost\\.[\\w.]+)</param>")
                        .matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(it -> it.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named)
                .isNotEmpty()
                .allMatch(
                        it ->
                                ArchitectureTest.class.getResource(
                                                "/" + it.replace('.', '/') + ".class")
                                        != null);
    }

    @Test
    void everyWordOfTheGlossaryNamesAClass() throws IOException {
        List<String> rows =
                Files.readString(Path.of("..", "docs", "GLOSSARY.md"))
                        .lines()
                        .filter(it -> it.startsWith("| ") && !it.startsWith("| word |"))
                        .toList();

        assertThat(rows)
                .hasSizeGreaterThan(50)
                .allMatch(it -> it.matches(".* \\| `[A-Z]\\w+` \\|"));
    }

    /** A package that does not exist breaks no rule. */
    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes());
    }

    private static DescribedPredicate<JavaClass> isIn(String name) {
        return resideInAPackage(ROOT + "." + name + "..");
    }

    private static DescribedPredicate<JavaClass> isStore() {
        return DescribedPredicate.describe(
                "stores", type -> outermost(type).getSimpleName().endsWith("Store"));
    }

    private static JavaClass outermost(JavaClass inner) {
        return inner.getEnclosingClass().map(ArchitectureTest::outermost).orElse(inner);
    }

    private static boolean readsTheWallClock(JavaClass type) {
        return Stream.<JavaAccess<?>>concat(
                        type.getMethodCallsFromSelf().stream(),
                        type.getMethodReferencesFromSelf().stream())
                .anyMatch(ArchitectureTest::isWallClock);
    }

    private static boolean isWallClock(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        if (owner.isEquivalentTo(System.class)) {
            return name.equals("currentTimeMillis");
        }
        if (owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class)) {
            return name.startsWith("system") || name.startsWith("tick");
        }
        return name.equals("now")
                && Stream.of(
                                Instant.class,
                                LocalDate.class,
                                LocalTime.class,
                                LocalDateTime.class,
                                OffsetDateTime.class,
                                ZonedDateTime.class)
                        .anyMatch(owner::isEquivalentTo);
    }

    private static boolean hasFutureInSignature(JavaCodeUnit unit) {
        return Stream.concat(
                        Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                .anyMatch(
                        type ->
                                type.isAssignableTo(Future.class)
                                        || type.isAssignableTo(CompletionStage.class));
    }
}
