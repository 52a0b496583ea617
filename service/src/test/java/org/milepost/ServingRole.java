package org.milepost;

import org.milepost.postgres.Database;
import org.milepost.postgres.DatabaseSettings;

/** A role of the database that has the rights of servers, as {@code migrate} grants them. */
final class ServingRole {

    private static final String NAME = "serving";
    private static final String PASSWORD = "serving-password";

    private ServingRole() {}

    /**
     * Creates the role if it does not exist, and grants it the rights to the tables of this
     * database.
     */
    static DatabaseSettings over(Database owned) {
        owned.jdbi()
                .useHandle(
                        it -> {
                            boolean exists =
                                    it.createQuery(
                                                    "SELECT EXISTS (SELECT FROM pg_roles WHERE"
                                                            + " rolname = :name)")
                                            .bind("name", NAME)
                                            .mapTo(Boolean.class)
                                            .one();
                            if (!exists) {
                                it.execute(
                                        "CREATE ROLE "
                                                + NAME
                                                + " LOGIN PASSWORD '"
                                                + PASSWORD
                                                + "'");
                            }
                        });
        owned.grantTo(NAME);
        DatabaseSettings owner = owned.settings();
        return DatabaseSettings.of(owner.jdbcUrl(), NAME, PASSWORD)
                .withPoolSizeMax(owner.poolSizeMax());
    }
}
