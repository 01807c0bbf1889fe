import classes from './MessageFrame.module.css';

/** Somebody's HTML, without scripts and apart from this page. */
export function MessageFrame({ html }: { html: string }) {
  return <iframe title="The message" sandbox="allow-popups allow-popups-to-escape-sandbox" className={classes.frame} srcDoc={html.replace(/<head>|<body>/i, '$&<base target="_blank">')} />;
}
