// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.engine.SealAheadBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one session knows of values at the key server: those of the flush that is under way, sealed ahead, and the last ones
 * that it has opened. Ends with the session, and holds nothing that the session's entities could not hold. Not thread safe,
 * as the session.
 */
public final class SessionBuffer implements SealAheadBuffer {
    /** Most opened values. */
    public static final int MOST_OPENED = 2_000;

    private final Map<Key, Deque<byte[]>> sealed = new HashMap<>();
    private final Map<Key, byte[]> opened = new LinkedHashMap<>(16, 0.75f, true);
    private boolean gathersNext;
    private @Nullable BoundAttribute collecting;
    private final List<byte[]> collected = new ArrayList<>();

    /** Bytes of one attribute; a value that was copied to another one must not be found there. */
    private record Key(String context, ByteBuffer bytes) {}

    private static Key key(FieldContext context, byte[] bytes) {
        return new Key(context.name(), ByteBuffer.wrap(bytes));
    }

    /** From here on the next value that is written is one of many. */
    void flushBegins() {
        sealed.clear();
        gathersNext = true;
    }

    void flushEnds() {
        sealed.clear();
        gathersNext = false;
    }

    /** Whether this is the first value of a flush. */
    boolean isFirstOfFlush() {
        boolean first = gathersNext;
        gathersNext = false;
        return first;
    }

    /** From here on stored values of an attribute are noted and not opened. */
    void beginCollecting(BoundAttribute attribute) {
        collecting = attribute;
    }

    /** Notes a stored value, if its attribute's are being collected. */
    boolean collects(BoundAttribute attribute, byte[] stored) {
        return collecting == attribute && collected.add(stored);
    }

    List<byte[]> endCollecting() {
        collecting = null;
        List<byte[]> all = List.copyOf(collected);
        collected.clear();
        return all;
    }

    @Override
    public byte @Nullable [] takeSealed(FieldContext context, byte[] plain) {
        Deque<byte[]> forms = sealed.get(key(context, plain));
        return forms == null ? null : forms.poll();
    }

    @Override
    public void keepSealed(FieldContext context, byte[] plain, byte[] form) {
        sealed.computeIfAbsent(key(context, plain), unused -> new ArrayDeque<>())
                .add(form);
    }

    @Override
    public byte @Nullable [] opened(FieldContext context, byte[] stored) {
        byte[] plain = opened.get(key(context, stored));
        return plain == null ? null : plain.clone();
    }

    @Override
    public void keepOpened(FieldContext context, byte[] stored, byte[] plain) {
        opened.put(key(context, stored), plain.clone());
        if (opened.size() > MOST_OPENED) {
            opened.remove(opened.keySet().iterator().next());
        }
    }

    @Override
    public String toString() {
        return "SessionMemory[" + opened.size() + " opened]";
    }
}
