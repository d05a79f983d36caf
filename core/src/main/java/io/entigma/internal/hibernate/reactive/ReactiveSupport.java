// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.reactive;

import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.service.spi.EventListenerRegistry;
import org.hibernate.service.Service;
import org.jspecify.annotations.Nullable;

/**
 * What a session factory of Hibernate Reactive needs otherwise than one of Hibernate ORM: a Hibernate service of the artifact
 * {@code entigma-hibernate-reactive}, which is compiled against Hibernate Reactive. Thread safe.
 */
public interface ReactiveSupport extends Service {
    /** Hears of entities before Hibernate acts, and throws where it must not. */
    interface Watch {
        /**
         * An entity was given to a session.
         *
         * @param session the session
         * @param entityName its name, or null
         * @param object the entity, or null
         */
        void given(SharedSessionContractImplementor session, @Nullable String entityName, @Nullable Object object);

        /**
         * An entity is asked for.
         *
         * @param session the session
         * @param entityName its name, or null
         */
        void used(SharedSessionContractImplementor session, @Nullable String entityName);
    }

    /**
     * Announces what sessions are given and asked for.
     *
     * @param registry the factory's listeners
     * @param watch whom to tell
     */
    void listen(EventListenerRegistry registry, Watch watch);
}
