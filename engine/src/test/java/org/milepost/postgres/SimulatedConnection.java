package org.milepost.postgres;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** What a simulation's database does at the end of a transaction. */
public interface SimulatedConnection {

    /** Commits, or fails as a database does. */
    void commit() throws SQLException;

    /** Rolls back. */
    void rollback() throws SQLException;

    /** Whether nothing more can be done with it. */
    boolean isClosed();

    /** Ends it. */
    void close();

    /** A session over it. Its statements are never asked for: stores are simulated, too. */
    @SuppressWarnings("ReferenceEquality") // compared by identity
    static Session session(SimulatedConnection connection) {
        BaseConnection proxy =
                (BaseConnection)
                        Proxy.newProxyInstance(
                                SimulatedConnection.class.getClassLoader(),
                                new Class<?>[] {BaseConnection.class},
                                (self, method, arguments) ->
                                        switch (method.getName()) {
                                            case "unwrap" -> self;
                                            case "getTransactionState" -> TransactionState.OPEN;
                                            case "commit" -> {
                                                connection.commit();
                                                yield null;
                                            }
                                            case "rollback" -> {
                                                connection.rollback();
                                                yield null;
                                            }
                                            case "clearWarnings", "getWarnings" -> null;
                                            case "isClosed" -> connection.isClosed();
                                            case "close" -> {
                                                connection.close();
                                                yield null;
                                            }
                                            case "equals" -> self == arguments[0];
                                            case "hashCode" -> System.identityHashCode(self);
                                            default ->
                                                    throw new UnsupportedOperationException(
                                                            method.getName());
                                        });
        return new Session(proxy);
    }

    /** The fault with this SQL state. */
    static SQLException fault(String state) {
        return new SQLException("simulated", state);
    }
}
