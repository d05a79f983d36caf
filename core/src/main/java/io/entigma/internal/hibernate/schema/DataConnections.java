// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.reactive.ReactiveMode;
import io.entigma.internal.hibernate.type.EngineService;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/**
 * JDBC connections to the data while a session factory starts: Hibernate's own, or, where Hibernate Reactive has none, such as
 * reach the key table of the same application. Thread safe.
 *
 * @param dataSource where they come from
 */
record DataConnections(DataSource dataSource) implements JdbcConnectionAccess {
    private static final long serialVersionUID = 1L;

    static JdbcConnectionAccess of(SessionFactoryImplementor factory) {
        return ReactiveMode.isOn(factory.getServiceRegistry())
                ? new DataConnections(EngineService.of(factory).jdbcData())
                : factory.getJdbcServices().getBootstrapJdbcConnectionAccess();
    }

    @Override
    public Connection obtainConnection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public void releaseConnection(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public boolean supportsAggressiveRelease() {
        return false;
    }
}
