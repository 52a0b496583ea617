package org.milepost.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.milepost.postgres.Database;
import org.milepost.postgres.TestDatabases;

final class ExportedTableTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "EXPORT.md");

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    /** A new table is exported, or it is decided that it is not. */
    @Test
    void eachTableIsExportedOrLeftOut() {
        List<String> known = new ArrayList<>(ExportedTable.LEFT_OUT);
        ExportedTable.ALL.forEach(it -> known.add(it.name()));
        known.add("flyway_schema_history");

        assertThat(known).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tables());
    }

    @Test
    void theDocumentDescribesEachFileAndWhatIsLeftOut() throws IOException {
        String document = Files.readString(DOCUMENT);

        assertThat(ExportedTable.ALL).allMatch(it -> document.contains("| `" + it.file() + "` |"));
        assertThat(ExportedTable.LEFT_OUT).allMatch(it -> document.contains("`" + it + "`"));
    }

    private List<String> tables() {
        Database database = databases.create();
        return database.jdbi()
                .withHandle(
                        it ->
                                it.createQuery(
                                                """
                                                SELECT tablename FROM pg_tables
                                                 WHERE schemaname = 'public'
                                                """)
                                        .mapTo(String.class)
                                        .list());
    }
}
