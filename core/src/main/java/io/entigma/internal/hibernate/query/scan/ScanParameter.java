// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;

/** A parameter of the SQL statement that is bound to a part of a {@link Scan.Answer}. */
final class ScanParameter extends AbstractJdbcParameter {
    /** Binds one part. */
    interface Part {
        void bind(Scan.Answer answer, PreparedStatement statement, int position) throws SQLException;
    }

    private final Scan scan;
    private final Part part;

    ScanParameter(JdbcMapping mapping, Scan scan, Part part) {
        super(mapping);
        this.scan = scan;
        this.part = part;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        part.bind(scan.answer(bindings, execution), statement, position);
    }

    @Override
    public String toString() {
        return "ScanParameter";
    }
}
