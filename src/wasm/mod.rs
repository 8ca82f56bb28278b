//! The JavaScript interface: the only place that knows of it.
//!
//! The facade (`pkg-template/src`) hands over plain values that it copied, so that nothing of a
//! caller's runs while this code does, and gets data back, never an exception.

mod environment;
mod exports;
mod form;
mod handler;
mod message;
mod platform;
mod tape;
