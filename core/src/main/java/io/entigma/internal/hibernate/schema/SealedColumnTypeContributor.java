// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import java.sql.Types;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.model.TypeContributor;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.type.descriptor.sql.DdlType;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;

/** Teaches Hibernate's DDL the size of sealed columns. Found by Hibernate through META-INF/services. */
public final class SealedColumnTypeContributor implements TypeContributor {
    /** For Hibernate. */
    public SealedColumnTypeContributor() {}

    @Override
    public void contribute(TypeContributions contributions, ServiceRegistry registry) {
        DdlTypeRegistry types = contributions.getTypeConfiguration().getDdlTypeRegistry();
        Dialect dialect = registry.requireService(JdbcServices.class).getDialect();
        DdlType plain = types.getDescriptor(Types.VARBINARY);
        if (plain == null) {
            // Booted through JPA, Hibernate asks twice: the first time before the types of the dialect are there.
            return;
        }
        types.addDescriptor(new SealedColumnType(plain, dialect instanceof MySQLDialect));
    }
}
