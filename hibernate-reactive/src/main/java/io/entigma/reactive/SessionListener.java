// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.error.EntigmaException;
import io.entigma.internal.hibernate.reactive.ReactiveSupport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.hibernate.event.spi.LoadEvent;
import org.hibernate.event.spi.LoadEventListener;
import org.hibernate.event.spi.MergeContext;
import org.hibernate.event.spi.MergeEvent;
import org.hibernate.event.spi.MergeEventListener;
import org.hibernate.event.spi.PersistContext;
import org.hibernate.event.spi.PersistEvent;
import org.hibernate.event.spi.PersistEventListener;
import org.hibernate.reactive.event.ReactiveLoadEventListener;
import org.hibernate.reactive.event.ReactiveMergeEventListener;
import org.hibernate.reactive.event.ReactivePersistEventListener;

/**
 * Tells a watch what reactive sessions are given and asked for, in front of Hibernate Reactive's own listeners, which it
 * calls by other methods than Hibernate ORM. Stateless and thread safe.
 */
final class SessionListener
        implements PersistEventListener,
                ReactivePersistEventListener,
                MergeEventListener,
                ReactiveMergeEventListener,
                LoadEventListener,
                ReactiveLoadEventListener {
    private static final long serialVersionUID = 1L;

    private final transient ReactiveSupport.Watch watch;

    SessionListener(ReactiveSupport.Watch watch) {
        this.watch = watch;
    }

    private static CompletionStage<Void> told(Runnable telling) {
        try {
            telling.run();
            return CompletableFuture.completedFuture(null);
        } catch (EntigmaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Void> reactiveOnPersist(PersistEvent event) {
        return told(() -> onPersist(event));
    }

    @Override
    public CompletionStage<Void> reactiveOnPersist(PersistEvent event, PersistContext seen) {
        return reactiveOnPersist(event);
    }

    @Override
    public CompletionStage<Void> reactiveOnMerge(MergeEvent event) {
        return told(() -> onMerge(event));
    }

    @Override
    public CompletionStage<Void> reactiveOnMerge(MergeEvent event, MergeContext seen) {
        return reactiveOnMerge(event);
    }

    @Override
    public CompletionStage<Void> reactiveOnLoad(LoadEvent event, LoadType type) {
        return told(() -> onLoad(event, type));
    }

    @Override
    public void onPersist(PersistEvent event) {
        watch.given(event.getSession(), event.getEntityName(), event.getObject());
    }

    @Override
    public void onPersist(PersistEvent event, PersistContext seen) {
        onPersist(event);
    }

    @Override
    public void onMerge(MergeEvent event) {
        watch.given(event.getSession(), event.getEntityName(), event.getOriginal());
    }

    @Override
    public void onMerge(MergeEvent event, MergeContext seen) {
        onMerge(event);
    }

    /** What the session already holds is given out without a look at the database; a reference alone gives nothing out. */
    @Override
    public void onLoad(LoadEvent event, LoadType type) {
        if (!type.isAllowProxyCreation()) {
            watch.used(event.getSession(), event.getEntityClassName());
        }
    }
}
