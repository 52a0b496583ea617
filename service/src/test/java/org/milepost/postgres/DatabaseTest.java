package org.milepost.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DatabaseTest {

    @RegisterExtension final TestDatabases databases = new TestDatabases();

    @ParameterizedTest
    @EnumSource
    void theEmbeddedServerIsDurable(PostgresVersion version) {
        Database database = databases.create(version);

        assertThat(database.requireDurable()).isEqualTo(new Durability("on", "on", "on"));
    }

    @ParameterizedTest
    @EnumSource
    void aSecondMigrationChangesNothing(PostgresVersion version) {
        Database database = databases.create(version);
        int before = migrations(database);

        database.migrate();

        assertThat(migrations(database)).isEqualTo(before).isPositive();
    }

    private static int migrations(Database database) {
        return database.jdbi()
                .withHandle(
                        handle ->
                                handle.createQuery("SELECT count(*) FROM flyway_schema_history")
                                        .mapTo(Integer.class)
                                        .one());
    }
}
