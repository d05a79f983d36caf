// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.operation;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ValueContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request about values: tenant, context, and a list of values in base64. Holds plaintext, so it shows nothing. */
final class ValueRequest {
    /** Room for the most values in base64, with names and contexts. */
    static final int MAX_BYTES = 512 * 1024;

    static final int MAX_VALUES = 100;

    private final ValueContext context;
    private final List<byte[]> values;

    private ValueRequest(ValueContext context, List<byte[]> values) {
        this.context = context;
        this.values = values;
    }

    ValueContext context() {
        return context;
    }

    /** The values, which the caller overwrites. */
    List<byte[]> values() {
        return values;
    }

    /**
     * Reads a body.
     *
     * @param body the body
     * @param list the name of the list
     */
    static ValueRequest parse(byte[] body, String list) throws ApiException {
        return StrictJson.object(body, reader -> read(reader, list));
    }

    private static ValueRequest read(JsonReader reader, String list) throws IOException, ApiException {
        String tenant = null;
        String attribute = null;
        List<byte[]> values = null;
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (name.equals("tenant") && tenant == null) {
                tenant = StrictJson.text(reader, name);
            } else if (name.equals("context") && attribute == null) {
                attribute = StrictJson.text(reader, name);
            } else if (name.equals(list) && values == null) {
                values = values(reader, list);
            } else {
                throw StrictJson.bad(
                        "the body has a field that this request does not know, or one twice; it takes context, tenant, "
                                + list);
            }
        }
        if (tenant == null || attribute == null || values == null) {
            throw StrictJson.bad("the body lacks a field; it needs context, tenant, " + list);
        }
        try {
            return new ValueRequest(new ValueContext(tenant, attribute), values);
        } catch (IllegalArgumentException e) {
            throw StrictJson.bad(String.valueOf(e.getMessage()));
        }
    }

    private static List<byte[]> values(JsonReader reader, String list) throws IOException, ApiException {
        if (reader.peek() != JsonToken.BEGIN_ARRAY) {
            throw StrictJson.bad("field '" + list + "' must be a list");
        }
        List<byte[]> values = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            byte[] value = decode(StrictJson.text(reader, list));
            if (value == null) {
                throw StrictJson.bad("field '" + list + "' must hold base64 with padding (RFC 4648, section 4)");
            }
            values.add(value);
        }
        reader.endArray();
        if (values.isEmpty() || values.size() > MAX_VALUES) {
            throw StrictJson.bad(
                    "field '" + list + "' must have 1 to " + MAX_VALUES + " values, but has " + values.size());
        }
        return values;
    }

    private static byte @Nullable [] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "ValueRequest[" + values.size() + " values]";
    }
}
