// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;

/** What the supported versions of Hibernate have in different places. */
final class HibernateVersion {
    private HibernateVersion() {}

    /** The surroundings of a translation: the factory itself in 6.6, a part of it in 7. */
    static SqlAstCreationContext creationContext(SessionFactoryImplementor factory) {
        if ((Object) factory instanceof SqlAstCreationContext itself) {
            return itself;
        }
        try {
            return (SqlAstCreationContext) SessionFactoryImplementor.class
                    .getMethod("getSqlTranslationEngine")
                    .invoke(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Hibernate has no translation of queries where Entigma looks for it", e);
        }
    }
}
