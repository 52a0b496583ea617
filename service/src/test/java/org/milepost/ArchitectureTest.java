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
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of the house that the compiler does not know: who may use whom, and what nobody may.
 */
final class ArchitectureTest {

    private static final String ROOT = "org.milepost";

    /**
     * Which rooms each room may use. The root package uses all and is used by none. Telemetry
     * listens, so it may also see the listeners of the features and the values that they are told.
     */
    private static final Map<String, Set<String>> ROOMS =
            Map.ofEntries(
                    Map.entry("ledger", Set.of("commit", "postgres", "threads")),
                    Map.entry("commit", Set.of("postgres", "threads")),
                    Map.entry("programme", Set.of("postgres", "threads")),
                    Map.entry("dialect", Set.of("ledger", "programme", "http", "threads")),
                    Map.entry(
                            "amcash", Set.of("dialect", "ledger", "programme", "http", "threads")),
                    Map.entry(
                            "avios",
                            Set.of(
                                    "dialect",
                                    "ledger",
                                    "programme",
                                    "http",
                                    "postgres",
                                    "threads")),
                    Map.entry(
                            "oauth", Set.of("dialect", "programme", "http", "postgres", "threads")),
                    Map.entry("openapi", Set.of("http")),
                    Map.entry("http", Set.of("threads")),
                    Map.entry("threads", Set.of()),
                    Map.entry("postgres", Set.of("threads")),
                    Map.entry(
                            "operator",
                            Set.of("dialect", "programme", "ledger", "oauth", "http", "postgres")),
                    Map.entry(
                            "sandbox",
                            Set.of(
                                    "programme",
                                    "ledger",
                                    "oauth",
                                    "operator",
                                    "amcash",
                                    "avios",
                                    "postgres")),
                    Map.entry("audit", Set.of("ledger", "operator", "postgres")),
                    Map.entry("telemetry", Set.of("http", "threads")));

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .importPackages(ROOT);

    /** What a listener of telemetry may see: listener interfaces, and the values passed to them. */
    private static final DescribedPredicate<JavaClass> LISTENED_TO =
            DescribedPredicate.describe(
                    "listeners and values",
                    house ->
                            outermost(house).getSimpleName().endsWith("Events")
                                    || house.isRecord()
                                    || house.isEnum());

    private static final DescribedPredicate<JavaClass> FLOATING_POINT =
            DescribedPredicate.describe(
                    "floating point",
                    type ->
                            Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                                    .contains(type.getBaseComponentType().getName()));

    static Stream<String> rooms() {
        return ROOMS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomUsesOnlyTheRoomsOfItsRow(String room) {
        DescribedPredicate<JavaClass> allowed = isIn(room);
        for (String other : ROOMS.getOrDefault(room, Set.of())) {
            allowed = allowed.or(isIn(other));
        }
        if (room.equals("telemetry")) {
            allowed = allowed.or(LISTENED_TO);
        }
        hold(
                noClasses()
                        .that(isIn(room))
                        .should()
                        .dependOnClassesThat(
                                resideInAPackage(ROOT + "..").and(DescribedPredicate.not(allowed)))
                        .as("room " + room + " uses only " + ROOMS.get(room)));
    }

    @Test
    void everyPackageIsARoomOfTheTable() {
        Set<String> known = new TreeSet<>(ROOMS.keySet());
        Set<String> found =
                HOUSE.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1).split("\\.", -1)[0])
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(known).containsAll(found);
    }

    @Test
    void roomsUseEachOtherInOneDirection() {
        hold(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyStoresAndThePostgresRoomSpeakJdbc() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("postgres").or(isStore())))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..")));
    }

    @Test
    void onlyTheHttpRoomKnowsTheWebServer() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("http")))
                        .should()
                        .dependOnClassesThat(resideInAPackage("io.helidon..")));
    }

    @Test
    void noNameIsFilling() {
        hold(
                noClasses()
                        .should()
                        .haveNameMatching(
                                ".*[.$](\\w*(Manager|Helper|Utils?|Impl|Info|Wrapper|Service|Data)"
                                        + "|(Base|Default|Abstract)([A-Z]\\w*)?)"));
    }

    /** The oauth room is excepted: its library speaks of expiry in dates. */
    @Test
    void timeIsAnInstantAndNeverADate() {
        hold(
                noClasses()
                        .that(DescribedPredicate.not(isIn("oauth")))
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Date.class));
    }

    @Test
    void oneClassReadsTheWallClock() {
        Set<String> readers =
                HOUSE.stream()
                        .filter(DescribedPredicate.not(isIn("telemetry")))
                        .filter(ArchitectureTest::readsTheWallClock)
                        .map(house -> outermost(house).getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(readers).as("classes that read the wall clock").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void futuresStayInsideTheCommitRoom() {
        Set<String> offenders =
                HOUSE.stream()
                        .filter(DescribedPredicate.not(isIn("commit")))
                        .filter(DescribedPredicate.not(isIn("threads")))
                        .flatMap(house -> house.getCodeUnits().stream())
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
                HOUSE.stream()
                        .map(JavaClass::getPackage)
                        .filter(house -> !house.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "GLOSSARY.md"})
    void everyClassThatADocumentNamesExists(String document) throws IOException {
        Set<String> known =
                HOUSE.stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
        Set<String> named =
                Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)?`")
                        .matcher(Files.readString(Path.of("..", "docs", document)))
                        .results()
                        .map(it -> it.group(1))
                        .filter(it -> !it.endsWith("Error") && !it.endsWith("Test"))
                        .filter(it -> !it.equals("Retry") && !it.equals("Content"))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(known).containsAll(named);
    }

    /** Rooms that do not exist yet break no rule. */
    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> isIn(String room) {
        return resideInAPackage(ROOT + "." + room + "..");
    }

    private static DescribedPredicate<JavaClass> isStore() {
        return DescribedPredicate.describe(
                "stores", house -> outermost(house).getSimpleName().endsWith("Store"));
    }

    private static JavaClass outermost(JavaClass inner) {
        return inner.getEnclosingClass().map(ArchitectureTest::outermost).orElse(inner);
    }

    private static boolean readsTheWallClock(JavaClass house) {
        return Stream.<JavaAccess<?>>concat(
                        house.getMethodCallsFromSelf().stream(),
                        house.getMethodReferencesFromSelf().stream())
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
