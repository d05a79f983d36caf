// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

/** Why a value was not sealed or opened, for operators. Callers see less: a flat error per kind. */
public enum FailureReason {
    /** The stored bytes do not begin with a sealed value's marker. */
    NOT_SEALED,
    /** The stored bytes are what a sealed value becomes when somebody reads it as text and writes that back. */
    MANGLED,
    /** Shorter than the shortest sealed value of its algorithm. */
    TRUNCATED,
    /** The marker, the algorithm or what a value carries beside its body is one that this version does not know. */
    UNKNOWN_FORMAT,
    /** The tag does not fit: changed bytes, another column's value, or a wrong context. */
    BAD_TAG,
    /** The tag fits, but the plain bytes are no value of the attribute's type: the mapping changed. */
    BAD_ENCODING,
    /** The key table has no such key. */
    UNKNOWN_KEY,
    /** The key belongs to another tenant. */
    WRONG_TENANT,
    /** No tenant was given. */
    NO_TENANT,
    /** The key was destroyed. */
    KEY_DESTROYED,
    /** The key is retired. */
    KEY_RETIRED,
    /** The unwrapped key is not the one that its id certifies. */
    DAMAGED_KEY,
    /** The key server could not be reached. */
    KEY_SERVER_UNAVAILABLE,
    /** A key is not in memory, on a thread that must not wait for it. */
    KEY_NOT_IN_MEMORY,
    /** The key server refused. */
    KEY_SERVER_REFUSED,
    /** The key table could not be used. */
    KEY_TABLE,
    /** A row of Entigma's own tables is not as Entigma wrote it. */
    UNTRUSTED_ROW,
    /** A row of Entigma's own tables is older than one that this node has seen. */
    KEY_TABLE_ROLLED_BACK,
    /** The value is too long or has no exact encoding. */
    VALUE_REFUSED,
    /** A query asks for what sealed values cannot answer. */
    QUERY_REFUSED,
    /** A key cannot be retired: stored values still need it. */
    KEY_IN_USE,
    /** The database of the application's tables could not be used by a job. */
    DATA,
    /** A value of another encryption scheme does not open. */
    LEGACY_VALUE,
    /** Settings or mapping are wrong. */
    MISCONFIGURED
}
