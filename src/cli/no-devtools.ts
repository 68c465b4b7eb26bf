/** Stands in for React's developer tools, which Ink asks for in development only and which are not installed. */
export default {}
