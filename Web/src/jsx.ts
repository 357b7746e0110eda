// The bundler puts these in every file that has elements: one import of React in place of forty.
export { createElement, Fragment } from "react";
