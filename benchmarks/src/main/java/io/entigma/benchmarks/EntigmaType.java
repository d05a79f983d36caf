// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.Encrypted;
import io.entigma.TenantScope;
import io.entigma.benchmarks.Library.Subject;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.key.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.SQLException;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/**
 * Entigma as Hibernate calls it: an attribute's type from a real session factory, with a real open session. Only the
 * JDBC objects are stand-ins, since they are the driver's time.
 */
final class EntigmaType implements Subject {
    private static final String TENANT = "acme";

    /** An entity with one encrypted attribute. */
    @Entity
    static class Note {
        @Id
        @Nullable
        Long id;

        @Encrypted
        @Column(length = 4000)
        @Nullable
        String text;
    }

    private final Application application = Application.start("jdbc:h2:mem:", Map.of(), Note.class);
    private final EncryptedType type;
    private final boolean tenantInSession;

    EntigmaType(boolean tenantInSession) {
        this.tenantInSession = tenantInSession;
        var mapped = application
                .factory()
                .unwrap(SessionFactoryImplementor.class)
                .getMappingMetamodel()
                .getEntityDescriptor(Note.class)
                .findAttributeMapping("text")
                .getSingleJdbcMapping();
        this.type = (EncryptedType) ((CustomType<?>) mapped).getUserType();
    }

    @Override
    public Worker worker(String text) {
        return new TypeWorker(text);
    }

    private Session open() {
        return tenantInSession
                ? application
                        .factory()
                        .withOptions()
                        .tenantIdentifier((Object) TENANT)
                        .openSession()
                : application.factory().openSession();
    }

    @Override
    public void close() {
        application.close();
    }

    private final class TypeWorker implements Worker {
        private final String text;
        private final JdbcStub jdbc = new JdbcStub();
        private final SharedSessionContractImplementor session =
                EntigmaType.this.open().unwrap(SharedSessionContractImplementor.class);
        private @Nullable TenantScope scope;

        TypeWorker(String text) {
            this.text = text;
        }

        @Override
        public void enter() {
            scope = tenantInSession ? null : TenantScope.open(new TenantId(TENANT));
        }

        @Override
        public void leave() {
            if (scope != null) {
                scope.close();
            }
        }

        @Override
        public Object seal() throws SQLException {
            type.nullSafeSet(jdbc.statement(), text, 1, session);
            return jdbc.value();
        }

        @Override
        public Object open(Object sealed) throws SQLException {
            jdbc.value((byte[]) sealed);
            Object opened = type.nullSafeGet(jdbc.row(), 1, session, null);
            if (opened == null) {
                throw new IllegalStateException("Opened as null");
            }
            return opened;
        }
    }
}
