// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection is asked before it is used, by a driver that notes it in front of H2's. */
class PooledConnectionsTest {
    private static final String URL = "jdbc:noted:h2:mem:pooled";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Driver driver = new NotingDriver();

    @BeforeEach
    void register() throws SQLException {
        DriverManager.registerDriver(driver);
    }

    @AfterEach
    void deregister() throws SQLException {
        DriverManager.deregisterDriver(driver);
    }

    private final class NotingDriver implements Driver {
        @Override
        public Connection connect(String url, Properties login) throws SQLException {
            if (!acceptsURL(url)) {
                return null;
            }
            Connection real = DriverManager.getConnection(url.replace("noted:", ""), login);
            return (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                        asked.add(method.getName());
                        return method.invoke(real, arguments);
                    });
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:noted:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties login) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    @Test
    void transactions_onAConnectionAgain_sayNothingButTheCommit() throws SQLException {
        PooledConnections source = new PooledConnections(URL, "sa", "", 1, Duration.ofSeconds(5));
        try (Transactions transactions = new Transactions(source, new TableNames(null))) {
            transactions.run("look", connection -> {
                assertThat(connection.getAutoCommit()).isFalse();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                return true;
            });
            assertThat(asked).contains("setReadOnly", "setTransactionIsolation", "setAutoCommit");
            asked.clear();
            boolean isAuto = transactions.run("look again", Connection::getAutoCommit);
            assertThat(isAuto).isFalse();
            assertThat(asked).containsExactly("getAutoCommit", "commit");
        }
    }
}
