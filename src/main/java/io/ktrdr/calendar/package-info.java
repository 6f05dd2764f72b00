/** Which bars should exist: sessions, holidays, early closes and breaks; layered and versioned. */
package io.ktrdr.calendar;
