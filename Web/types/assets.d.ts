declare module "*.css";

// `src/jsx.ts`, which the bundler adds to every file.
declare const createElement: typeof import("react").createElement;
declare const Fragment: typeof import("react").Fragment;
