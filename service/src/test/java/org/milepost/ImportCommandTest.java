package org.milepost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.milepost.ledger.Account;
import org.milepost.ledger.Standing.Status;
import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/** The command {@code import}, with the rights of servers and beside one. */
final class ImportCommandTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(600_000_000);

    @TempDir static Path directory;

    private static RunningInstance milepost;

    private final StringWriter out = new StringWriter();
    private String failure = "";

    @BeforeAll
    static void start() {
        milepost = RunningInstance.start();
    }

    /** What was imported agrees with everything else. */
    @AfterAll
    static void stop() {
        assertThat(milepost.audit().faults()).isEmpty();
        milepost.close();
    }

    @Test
    void collectorsGetTheirStandingAndOpeningBalances() throws Exception {
        int first = NUMBERS.getAndAdd(3);
        Path collectors =
                file(
                        """
                        forbids_redemption,status,number
                        ,,%d
                        true,inactive,%d
                        false,active,%d
                        """
                                .formatted(first, first + 1, first + 2));
        Path balances =
                file(
                        """
                        number,currency,miles,reference
                        %d,CASH,1200,
                        %d,DREAM,7,legacy-1
                        %d,CASH,0,
                        """
                                .formatted(first, first, first + 2));

        succeed("collectors", collectors, "AIRMILES");
        succeed("balances", balances, "AIRMILES");

        Account cash = milepost.cash(Integer.toString(first));
        assertThat(cash.balance().count()).isEqualTo(1_200);
        assertThat(cash.ordinal()).isEqualTo(1);
        assertThat(milepost.cash(Integer.toString(first + 1)).standing().status())
                .isEqualTo(Status.INACTIVE);
        assertThat(verdicts(balances)).containsExactly("added", "added", "present");
        assertThat(milepost.trailRows("AIRMILES/" + (first + 1)))
                .singleElement()
                .asString()
                .contains("collector.added", "inactive");
    }

    @Test
    void membersGetTheirNamesProfilesAndHouseholds() throws Exception {
        int first = NUMBERS.getAndAdd(3);
        Path households = file("number\n%d\n".formatted(first));
        Path members =
                file(
                        """
                        number,first_name,family_name,household,date_of_birth,email,address_line_1,country
                        %d,"Zoë ""Z\""","=SUM(A1)",%d,1980-02-29,zoe@example.com,"1, High St",GB
                        %d,,,,,,,
                        """
                                .formatted(first + 1, first, first + 2));
        Path balances = file("number,miles\n%d,500\n%d,1\n".formatted(first, first + 2));

        succeed("households", households, "ATRP");
        succeed("members", members, "ATRP");
        succeed("balances", balances, "ATRP");

        assertThat(milepost.avios("ATRP", Integer.toString(first)).balance().count())
                .isEqualTo(500);
        assertThat(milepost.avios("ATRP", Integer.toString(first + 2)).balance().count())
                .isEqualTo(1);
        assertThat(milepost.rowsContaining("1, High St")).isNotEmpty();
        assertThat(milepost.rowsContaining("=SUM(A1)")).isNotEmpty();
    }

    @Test
    void theSameFileTwiceIsOneImport() throws Exception {
        int number = NUMBERS.getAndIncrement();
        Path collectors = file("number\n%d\n".formatted(number));
        Path balances = file("number,currency,miles\n%d,CASH,10\n".formatted(number));
        Path changed = file("number,currency,miles\n%d,CASH,11\n".formatted(number));
        Path repeated = file("currency,number,miles\nCASH,%d,10\n".formatted(number));

        succeed("collectors", collectors, "AIRMILES");
        succeed("balances", balances, "AIRMILES");
        succeed("balances", balances, "AIRMILES");
        assertThat(out.toString()).contains("had this file; nothing to do: 1 rows, 1 added");
        succeed("balances", repeated, "AIRMILES");
        assertThat(verdicts(repeated)).containsExactly("present");
        assertThat(run("balances", changed, "AIRMILES")).isEqualTo(1);

        assertThat(verdicts(changed)).containsExactly("refused");
        assertThat(milepost.cash(Integer.toString(number)).balance().count()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "collectors | number            | 12a                 | number",
                "collectors | number            | 12345678901234567890 | number",
                "collectors | number            | `'1\u0000'`           | number",
                "collectors | number,status     | 1,deceased          | status",
                "collectors | number,status     | 1,active,x          | ``",
                "collectors | number,status     | 1                   | ``",
                "members    | number,first_name | 1,Ana               | family_name",
                "members    | number,email      | 1,nobody            | email",
                "members    | number,title      | 1,\u202eDR          | title",
                "members    | number,date_of_birth | 1,2999-01-01     | date_of_birth",
                "members    | number,date_of_birth | 1,1999-02-29     | date_of_birth",
                "members    | number,household  | 1,1                 | household",
                "members    | number,household  | 1,99999999999999999 | household",
                "members    | number,city       | 1,Leeds             | address_line_1",
                "members    | number,country    | 1,XX                | country",
                "balances   | number,miles      | 3081471222,-1       | miles",
                "balances   | number,miles      | 3081471222,1.5      | miles",
                "balances   | number,miles      | 3081471222,9999999999999999 | miles",
                "balances   | number,miles      | 99999999999999999,1 | number",
                "balances   | number,miles,currency | 1,1,CASH        | currency",
                "balances   | number,miles,reference | 1,1,a b        | reference",
            })
    void aRowThatIsRefusedRefusesTheFile(String kind, String columns, String row, String column)
            throws Exception {
        String programme = kind.equals("collectors") ? "AIRMILES" : "ATRP";
        int good = NUMBERS.getAndIncrement();
        String others = ",".repeat((int) columns.chars().filter(it -> it == ',').count());
        Path file =
                file(
                        "%s\n%d%s\n%s\n"
                                .formatted(
                                        columns,
                                        good,
                                        others.replaceFirst(
                                                ",", kind.equals("balances") ? ",0" : ","),
                                        row));

        assertThat(run(kind, file, programme)).isEqualTo(1);

        assertThat(lines(file).get(1)).startsWith("2,3,refused," + column + ",");
        assertThat(out.toString()).contains("nothing imported");
        assertThat(milepost.rowsContaining(Integer.toString(good))).isEmpty();
    }

    @Test
    void aNumberThatIsThereTwiceIsRefused() throws Exception {
        int number = NUMBERS.getAndIncrement();
        Path file = file("number\n%d\n%d\n".formatted(number, number));

        assertThat(run("collectors", file, "AIRMILES")).isEqualTo(1);

        assertThat(lines(file))
                .containsExactly("1,2,accepted,,", "2,3,refused,number,is in an earlier row too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                         | the file is empty",
                "number,name\\n             | column 2 is none of collectors",
                "number,number\\n           | the column number is there twice",
                "status\\n                  | the column number is missing",
                "number\\n1\\n\"2\\n3       | the file cannot be read after line 2",
                "number\\n1\\n\"2\"2\\n     | the file cannot be read after line 2",
            })
    void aFileThatIsNotCsvIsRefused(String content, String reason) throws Exception {
        assertThat(run("collectors", file(content.replace("\\n", "\n")), "AIRMILES")).isEqualTo(1);
        assertThat(failure).contains(reason);
    }

    @Test
    void aDamagedByteAndAnEndlessRowAreRefused() throws Exception {
        Path damaged = file("number\n1\n");
        Files.write(damaged, "number\n1\né\n".getBytes(StandardCharsets.ISO_8859_1));
        Path endless = file("number\n\"" + "1".repeat(70_000) + "\"\n");

        assertThat(run("collectors", damaged, "AIRMILES")).isEqualTo(1);
        assertThat(failure).contains("has a byte that is not UTF-8");
        assertThat(run("collectors", endless, "AIRMILES")).isEqualTo(1);
        assertThat(failure).contains("is longer than");
    }

    @Test
    void aCheckImportsNothing() throws Exception {
        int number = NUMBERS.getAndIncrement();
        Path file = file("\ufeffnumber\r\n%d\r\n".formatted(number));

        succeed("collectors", file, "AIRMILES", "--check");

        assertThat(lines(file)).containsExactly("1,2,accepted,,");
        assertThat(milepost.rowsContaining(Integer.toString(number))).isEmpty();
    }

    /** The process is killed without warning, after some transactions. */
    @Test
    void anImportThatWasKilledGoesOnWithoutARowTwice() throws Exception {
        int first = NUMBERS.getAndAdd(6_000);
        StringBuilder people = new StringBuilder("number,first_name,family_name\n");
        StringBuilder amounts = new StringBuilder("number,miles\n");
        for (int i = 0; i < 6_000; i++) {
            people.append(first + i).append(",Ana,Person\n");
            amounts.append(first + i).append(",5\n");
        }
        Path members = file(people.toString());
        Path balances = file(amounts.toString());

        killAfterSome("members", members);
        succeed("members", members, "ATRP");
        killAfterSome("balances", balances);
        succeed("balances", balances, "ATRP");

        assertThat(out.toString().lines().filter(it -> it.contains("is complete")))
                .hasSize(2)
                .allMatch(it -> it.contains("6,000 rows, 6,000 added, 0 present"));
        assertThat(verdicts(balances)).hasSize(6_000).containsOnly("added");
        assertThat(sum(first)).isEqualTo("6000 30000 6000");
    }

    private static String sum(int first) {
        try (Database database = Database.open(milepost.databaseSettings())) {
            return database.jdbi()
                    .withHandle(
                            it ->
                                    it.createQuery(
                                                    """
                                                    SELECT count(*) || ' ' || sum(a.balance) || ' '
                                                           || sum(a.ordinal)
                                                      FROM account a JOIN member m ON m.number = a.holder
                                                     WHERE a.holder BETWEEN :first AND :last
                                                    """)
                                            .bind("first", Integer.toString(first))
                                            .bind("last", Integer.toString(first + 5_999))
                                            .mapTo(String.class)
                                            .one());
        }
    }

    private static void killAfterSome(String kind, Path file) throws Exception {
        Process process =
                new ProcessBuilder(
                                JavaFlags.command(
                                        128,
                                        Main.class,
                                        "import",
                                        kind,
                                        file.toString(),
                                        "--programme",
                                        "ATRP",
                                        "--share",
                                        "50",
                                        "--config",
                                        config().toString()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (Database database = Database.open(milepost.databaseSettings())) {
            Await.until(
                    "some rows are imported",
                    () ->
                            database.jdbi()
                                    .withHandle(
                                            it ->
                                                    it.createQuery(
                                                                    """
                                                                    SELECT EXISTS (
                                                                        SELECT FROM import_run
                                                                         WHERE done >= 1000
                                                                           AND finished_at IS NULL)
                                                                    """)
                                                            .mapTo(Boolean.class)
                                                            .one()));
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    private int run(String kind, Path file, String programme, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("import", kind, file.toString()));
        arguments.addAll(List.of("--programme", programme, "--config", config().toString()));
        arguments.addAll(List.of(more));
        StringWriter faults = new StringWriter();
        int code =
                Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(faults, true))
                        .execute(arguments.toArray(String[]::new));
        failure = faults.toString();
        return code;
    }

    private void succeed(String kind, Path file, String programme, String... more)
            throws IOException {
        int code = run(kind, file, programme, more);
        assertThat(code).as(failure).isZero();
    }

    private static Path config() throws IOException {
        DatabaseSettings settings = milepost.databaseSettings();
        return Files.writeString(
                directory.resolve("milepost.properties"),
                """
                database.url=%s
                database.user=%s
                database.password=%s
                issuer=https://milepost.example
                """
                        .formatted(settings.jdbcUrl(), settings.user(), settings.password()));
    }

    private static Path file(String content) throws IOException {
        return Files.writeString(
                directory.resolve("file" + NUMBERS.incrementAndGet() + ".csv"), content);
    }

    /** The lines of verdicts on a file. */
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file.resolveSibling(file.getFileName() + ".verdicts.csv"))
                .stream()
                .skip(1)
                .toList();
    }

    private static List<String> verdicts(Path file) throws IOException {
        return lines(file).stream().map(it -> it.split(",", -1)[2]).toList();
    }
}
