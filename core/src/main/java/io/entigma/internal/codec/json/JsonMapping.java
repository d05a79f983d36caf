// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

/** One Java type as JSON text and back, through one of the Jacksons. Thread safe. */
public interface JsonMapping {
    /**
     * The JSON of a value: the elements of a set in the order of their own JSON, the members of an object by name.
     *
     * @param value the value
     * @return the text
     * @throws JsonException if Jackson cannot write it
     */
    String write(Object value) throws JsonException;

    /**
     * The value of a JSON text.
     *
     * @param json the text
     * @return the value
     * @throws JsonException if it is no JSON of the type; a JSON null is none
     */
    Object read(String json) throws JsonException;

    /**
     * Whether the JSON tells the class of the value, so that a subclass of the declared one comes back.
     *
     * @return true if it does
     */
    boolean keepsSubclasses();
}
